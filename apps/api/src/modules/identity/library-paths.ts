/** What a path of the library's is, to those who guard it. */
export interface LibraryPath {
  /**
   * The secret that is tried there. `typed` ones are people's and can be guessed: they count towards the lock of an
   * address (`lockout/proofs.ts`). `carried` ones are random or signatures. Both are limited as signing in is.
   */
  tries?: "typed" | "carried";
  /** True where an admin who looks through somebody's eyes is let through; everywhere else they are refused. */
  isOpenToEyes?: boolean;
}

/**
 * Every path of the library that answers over HTTP. Lock, limits and the guard of impersonation read this one list;
 * `library-paths.test.ts` fails for a path that is missing here.
 */
export const LIBRARY_PATHS: Readonly<Record<string, LibraryPath>> = {
  // Signing in replaces the session, whosever it was.
  "/sign-in/email": { tries: "typed", isOpenToEyes: true },
  "/sign-in/social": { tries: "carried", isOpenToEyes: true },
  "/callback/:id": { isOpenToEyes: true },
  "/passkey/generate-authenticate-options": { isOpenToEyes: true },
  "/passkey/verify-authentication": { tries: "carried", isOpenToEyes: true },
  "/sign-out": { isOpenToEyes: true },
  "/admin/stop-impersonating": { isOpenToEyes: true },

  // The mailbox proves who it is, not the session.
  "/sign-up/email": { isOpenToEyes: true },
  "/send-verification-email": { isOpenToEyes: true },
  "/request-password-reset": { isOpenToEyes: true },
  "/reset-password": { tries: "carried", isOpenToEyes: true },
  "/reset-password/:token": { tries: "carried", isOpenToEyes: true },
  "/verify-email": { tries: "typed" },

  // Reading.
  "/get-session": { isOpenToEyes: true },
  "/list-accounts": { isOpenToEyes: true },
  "/passkey/list-user-passkeys": { isOpenToEyes: true },
  "/admin/has-permission": { isOpenToEyes: true },
  "/jwks": { isOpenToEyes: true },
  "/ok": { isOpenToEyes: true },
  "/error": { isOpenToEyes: true },

  // The account, and what secures it.
  "/change-password": { tries: "typed" },
  "/change-email": {},
  "/update-user": {},
  "/update-session": {},
  "/link-social": {},
  "/list-sessions": {},
  "/revoke-session": {},
  "/revoke-sessions": {},
  "/revoke-other-sessions": {},
  "/two-factor/enable": { tries: "typed" },
  "/two-factor/disable": { tries: "typed" },
  "/two-factor/get-totp-uri": { tries: "typed" },
  "/two-factor/generate-backup-codes": { tries: "typed" },
  "/two-factor/verify-totp": { tries: "typed" },
  "/two-factor/verify-backup-code": { tries: "typed" },
  "/passkey/generate-register-options": {},
  "/passkey/verify-registration": {},
  "/passkey/delete-passkey": {},
  "/passkey/update-passkey": {},
  "/admin/impersonate-user": {},

  // Agents' back ends come without a session; its owner alone lets agents act for them.
  "/oauth2/token": { isOpenToEyes: true },
  "/oauth2/introspect": { isOpenToEyes: true },
  "/oauth2/revoke": { isOpenToEyes: true },
  "/oauth2/userinfo": { isOpenToEyes: true },
  "/oauth2/end-session": { isOpenToEyes: true },
  "/oauth2/end-session/confirm": { isOpenToEyes: true },
  "/oauth2/public-client": { isOpenToEyes: true },
  "/oauth2/public-client-prelogin": { isOpenToEyes: true },
  // Refused by the guard of the provider, in the words of OAuth.
  "/oauth2/authorize": { isOpenToEyes: true },
  "/oauth2/consent": { isOpenToEyes: true },
  "/oauth2/continue": { isOpenToEyes: true },
  "/oauth2/get-consent": { isOpenToEyes: true },
  "/oauth2/get-consents": { isOpenToEyes: true },
  "/oauth2/update-consent": {},
  "/oauth2/delete-consent": {},
  "/oauth2/register": {},
  "/oauth2/create-client": {},
  "/oauth2/get-client": {},
  "/oauth2/get-clients": {},
  "/oauth2/update-client": {},
  "/oauth2/client/rotate-secret": {},
  "/oauth2/delete-client": {},
};

const TRIED = Object.entries(LIBRARY_PATHS)
  .filter(([, { tries }]) => tries !== undefined)
  .map(([path]) => new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`));

/** True where a secret is tried: `path` is a call's own, with values where the list has names. */
export function triesSecret(path: string): boolean {
  return TRIED.some((pattern) => pattern.test(path));
}
