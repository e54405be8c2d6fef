import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To the old address: somebody signed in wants another one. */
export const confirmEmailChange = mailTemplate({
  props: z.object({ newEmail: z.string(), path: WebPath, hours: z.int() }),
  content: ({ newEmail, path, hours }) => ({
    subject: "Confirm the change of your e-mail address",
    preview: "Somebody signed in to your account asked for another address.",
    heading: "Change your e-mail address?",
    paragraphs: [
      "Somebody who is signed in to your Souk account asked to change its e-mail address. If that was you, allow it; the new address then gets a link of its own.",
    ],
    facts: [["New address", newEmail]],
    actions: [{ label: "Allow the change", path }],
    note: `The link works for ${hours} hours. If it was not you, do not allow it, and change your password: somebody else is signed in to your account.`,
  }),
});
