import { randomInt } from "node:crypto";
import { passkey } from "@better-auth/passkey";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins";

/** How long ago a person may have signed in to change what their account is secured with. */
export const FRESH_FOR_SECONDS = 10 * 60;

/**
 * Second factors: an authenticator app with ten backup codes, and passkeys. Stands before everything that
 * looks at a new session: with a factor switched on, a right password makes none yet.
 */
export function factors(webOrigins: readonly [string, ...string[]]): BetterAuthPlugin[] {
  return [
    twoFactor({
      issuer: "Souk",
      // People who signed up without a password have none to give: a fresh session stands for it.
      allowPasswordless: true,
      backupCodeOptions: { customBackupCodesGenerate: newBackupCodes },
      // Wrong codes count with wrong passwords, at the address: see lockout/.
      accountLockout: { enabled: false },
    }),
    passkey({
      rpID: new URL(webOrigins[0]).hostname,
      rpName: "Souk",
      origin: [...webOrigins],
      // A passkey signs in alone, so it must be found without a name and prove its owner's presence.
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      registration: {
        afterVerification: async ({ verification }) => requireVerified(verification.registrationInfo),
      },
      authentication: {
        afterVerification: async ({ verification }) => requireVerified(verification.authenticationInfo),
      },
      advanced: { webAuthnChallengeCookie: "passkey_challenge" },
    }),
  ];
}

const BACKUP_CODES = 10;

/** Without letters and digits that are taken for one another: people copy these by hand. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Ten codes of ten characters, 49 bits each. */
function newBackupCodes(): string[] {
  const part = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: BACKUP_CODES }, () => `${part()}-${part()}`);
}

/** The library does not insist that the device has checked who holds it (WebAuthn §7.2 step 17). */
function requireVerified(info: { userVerified: boolean } | undefined): void {
  if (info?.userVerified) return;
  throw new APIError("UNAUTHORIZED", {
    code: "USER_NOT_VERIFIED",
    message: "The device did not check who is using it.",
  });
}
