import type { MailTemplate } from "../mail-template.ts";
import { confirmEmailChange } from "./confirm-email-change.ts";
import { emailChanged } from "./email-changed.ts";
import { finishSignUp } from "./finish-sign-up.ts";
import { passwordChanged } from "./password-changed.ts";
import { resetPassword } from "./reset-password.ts";
import { signUpExists } from "./sign-up-exists.ts";
import { verifyEmail } from "./verify-email.ts";
import { verifyNewEmail } from "./verify-new-email.ts";

/** Every kind of mail that Souk sends. Names are stored: one that is renamed leaves waiting mails without a template. */
export const MAIL_TEMPLATES = {
  "verify-email": verifyEmail,
  "sign-up-exists": signUpExists,
  "finish-sign-up": finishSignUp,
  "reset-password": resetPassword,
  "confirm-email-change": confirmEmailChange,
  "verify-new-email": verifyNewEmail,
  "email-changed": emailChanged,
  "password-changed": passwordChanged,
} as const;

/** The name of a kind of mail. */
export type MailName = keyof typeof MAIL_TEMPLATES;

/** What a kind of mail is filled with. */
export type MailProps<Name extends MailName> =
  (typeof MAIL_TEMPLATES)[Name] extends MailTemplate<infer Props> ? Props : never;
