import type { BetterAuthOptions } from "better-auth";
import { type AccountMailParts, accountMails, RESET_MINUTES, VERIFY_HOURS } from "../account-mails.ts";

/**
 * Accounts with e-mail and password. Nobody signs in before they have confirmed their address, and no answer tells
 * whether an address has an account: what there is to say goes to its mailbox.
 */
export function emailPassword(
  parts: AccountMailParts,
): Pick<BetterAuthOptions, "emailAndPassword" | "emailVerification" | "user" | "verification"> {
  const mails = accountMails(parts);
  return {
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      requireEmailVerification: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      onExistingUserSignUp: mails.onExistingSignUp,
      sendResetPassword: mails.sendReset,
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: false,
      expiresIn: VERIFY_HOURS * 3600,
      autoSignInAfterVerification: true,
      sendVerificationEmail: mails.sendVerification,
    },
    user: { changeEmail: { enabled: true, sendChangeEmailConfirmation: mails.sendChangeConfirmation } },
    // A reset link in the database is no better than a password in it.
    verification: { storeIdentifier: { default: "plain", overrides: { "reset-password": "hashed" } } },
  };
}
