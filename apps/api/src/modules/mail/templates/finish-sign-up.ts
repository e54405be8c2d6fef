import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/**
 * To an address that signed up more than once without confirming. Who signed up first is unknown, so no password that was
 * given holds: the owner of the mailbox chooses one.
 */
export const finishSignUp = mailTemplate({
  props: z.object({ path: WebPath, minutes: z.int() }),
  content: ({ path, minutes }) => ({
    subject: "Finish creating your Souk account",
    preview: "Choose your password and your account is ready.",
    heading: "Finish creating your account",
    paragraphs: [
      "This address has signed up at Souk more than once and was never confirmed.",
      "To be sure that the account is yours alone, choose its password now. That also confirms your address.",
    ],
    actions: [{ label: "Choose password", path }],
    note: `The link works once, for ${minutes} minutes. If you did not sign up at Souk, ignore this mail: without it nobody gets in.`,
  }),
});
