import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To the owner of an account, after its password was changed or reset. */
export const passwordChanged = mailTemplate({
  props: z.object({ resetPath: WebPath }),
  content: ({ resetPath }) => ({
    subject: "Your password was changed",
    preview: "The password of your Souk account is a new one.",
    heading: "Your password was changed",
    paragraphs: [
      "The password of your Souk account was changed just now. Agents that you had connected were disconnected.",
    ],
    actions: [{ label: "This was not me", path: resetPath }],
    note: "If it was you, there is nothing to do. If not, choose a new password at once: that signs everybody else out.",
  }),
});
