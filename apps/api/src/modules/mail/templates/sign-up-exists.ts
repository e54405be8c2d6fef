import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

/** To the owner of an account whose address was used to sign up again. */
export const signUpExists = mailTemplate({
  props: z.object({ signInPath: WebPath, resetPath: WebPath }),
  content: ({ signInPath, resetPath }) => ({
    subject: "You already have a Souk account",
    preview: "Somebody tried to sign up with this address.",
    heading: "You already have an account",
    paragraphs: [
      "Somebody tried to sign up at Souk with this address. It has an account already, so nothing was changed.",
      "If that was you, sign in instead. If you no longer know the password, choose a new one.",
    ],
    actions: [
      { label: "Sign in", path: signInPath },
      { label: "Choose a new password", path: resetPath },
    ],
    note: "If it was not you, there is nothing to do: nobody was told that this address has an account.",
  }),
});
