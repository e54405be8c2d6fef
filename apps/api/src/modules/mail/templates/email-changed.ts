import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To the old address, which from now on opens nothing. */
export const emailChanged = mailTemplate({
  props: z.object({ newEmail: z.string(), securityPath: WebPath }),
  content: ({ newEmail, securityPath }) => ({
    subject: "Your e-mail address was changed",
    preview: "Your Souk account has another address now.",
    heading: "Your e-mail address was changed",
    paragraphs: [
      "Your Souk account is reached at another address from now on. This one no longer signs you in.",
    ],
    facts: [["New address", newEmail]],
    actions: [{ label: "Look at your account", path: securityPath }],
    note: "If you did not do this, write to the operator of this marketplace at once.",
  }),
});
