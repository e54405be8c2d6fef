import { z } from "zod";
import { mailTemplate } from "../mail-template.ts";

/** To the owner of an account whose address was locked by wrong passwords or codes. Minutes are whole. */
export const signInLocked = mailTemplate({
  props: z.object({ minutes: z.number().int().positive() }),
  content: ({ minutes }) => ({
    subject: "Signing in to your account is paused",
    preview: "There were too many wrong passwords or codes.",
    heading: "Signing in is paused",
    paragraphs: [
      `There were too many wrong passwords or codes for your account. Passwords are not taken for ${spell(minutes)}, not even the right one. A passkey still signs you in, and so does a new password.`,
    ],
    actions: [{ label: "Choose a new password", path: "/forgot-password" }],
    note: "If it was not you who tried, somebody is guessing. They have not got in. A passkey cannot be guessed.",
  }),
});

function spell(minutes: number): string {
  const hours = Math.round(minutes / 60);
  if (minutes < 90) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return `${hours} hours`;
}
