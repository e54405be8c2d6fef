import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To an address that nobody has proved to own yet: it quotes nothing that a stranger has written. */
export const verifyEmail = mailTemplate({
  props: z.object({ path: WebPath, hours: z.int() }),
  content: ({ path, hours }) => ({
    subject: "Confirm your e-mail address",
    preview: "One click and your Souk account is ready.",
    heading: "Confirm your e-mail address",
    paragraphs: [
      "You are one click away from your Souk account. Confirm that this address is yours, and go on where you left off.",
    ],
    actions: [{ label: "Confirm e-mail", path }],
    note: `The link works for ${hours} hours. If you did not sign up at Souk, ignore this mail: without the click there is no account.`,
  }),
});
