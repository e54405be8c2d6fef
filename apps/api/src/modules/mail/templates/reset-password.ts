import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To somebody who forgot their password, or to whom somebody else pretends to be. */
export const resetPassword = mailTemplate({
  props: z.object({ path: WebPath, minutes: z.int() }),
  content: ({ path, minutes }) => ({
    subject: "Choose a new password",
    preview: "The link to a new password for your Souk account.",
    heading: "Choose a new password",
    paragraphs: [
      "Somebody asked for a new password for your Souk account. If that was you, choose it now.",
      "You will be signed out everywhere, and agents that you connected have to be connected again.",
    ],
    actions: [{ label: "Choose a new password", path }],
    note: `The link works once, for ${minutes} minutes. If you did not ask for it, ignore this mail: your password stays as it is.`,
  }),
});
