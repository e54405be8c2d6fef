import type { BetterAuthOptions } from "better-auth";

/** Accounts with e-mail and password. */
export function emailPassword(): Pick<BetterAuthOptions, "emailAndPassword"> {
  return {
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
  };
}
