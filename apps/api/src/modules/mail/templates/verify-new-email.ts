import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To the new address, after the change was allowed at the old one. */
export const verifyNewEmail = mailTemplate({
  props: z.object({ path: WebPath, hours: z.int() }),
  content: ({ path, hours }) => ({
    subject: "Confirm your new e-mail address",
    preview: "The last step of changing the address of your Souk account.",
    heading: "Confirm your new address",
    paragraphs: [
      "A Souk account is to be reached at this address from now on. Confirm it in the browser in which you are signed in.",
    ],
    actions: [{ label: "Confirm new address", path }],
    note: `The link works for ${hours} hours. If you have no account at Souk, ignore this mail: somebody mistyped their address.`,
  }),
});
