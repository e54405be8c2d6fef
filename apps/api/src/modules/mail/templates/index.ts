import type { MailTemplate } from "../mail-template.ts";
import { accountBanned } from "./account-banned.ts";
import { accountDeleted } from "./account-deleted.ts";
import { accountNotice } from "./account-notice.ts";
import { accountUnbanned } from "./account-unbanned.ts";
import { confirmEmailChange } from "./confirm-email-change.ts";
import { domainNotice } from "./domain-notice.ts";
import { emailChanged } from "./email-changed.ts";
import { finishSignUp } from "./finish-sign-up.ts";
import { organizationInvitation } from "./organization-invitation.ts";
import { passwordChanged } from "./password-changed.ts";
import { resetPassword } from "./reset-password.ts";
import { signInLocked } from "./sign-in-locked.ts";
import { signUpExists } from "./sign-up-exists.ts";
import { usageAlert } from "./usage-alert.ts";
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
  "account-notice": accountNotice,
  "sign-in-locked": signInLocked,
  "account-deleted": accountDeleted,
  "account-banned": accountBanned,
  "account-unbanned": accountUnbanned,
  "organization-invitation": organizationInvitation,
  "domain-notice": domainNotice,
  "usage-alert": usageAlert,
} as const;

/** The name of a kind of mail. */
export type MailName = keyof typeof MAIL_TEMPLATES;

/** What a kind of mail is filled with. */
export type MailProps<Name extends MailName> =
  (typeof MAIL_TEMPLATES)[Name] extends MailTemplate<infer Props> ? Props : never;
