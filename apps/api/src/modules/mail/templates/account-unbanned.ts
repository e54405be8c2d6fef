import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

/** To the owner of an account whose ban was lifted. One that ends by itself was told with its end. */
export const accountUnbanned = mailTemplate({
  props: z.object({}),
  content: () => ({
    subject: "Your account is open again",
    preview: "You can sign in again.",
    heading: "Your account is open again",
    paragraphs: [
      "An administrator of this marketplace has lifted the suspension of your account. Sign in as before. Agents have to be connected anew, and API keys made anew.",
    ],
    actions: [{ label: "Sign in", path: "/login" }],
    note: "You get this because your account was suspended.",
  }),
});
