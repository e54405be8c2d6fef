import { tooManyCalls } from "../../lib/wait-words.ts";

/** A failure as better-auth's client reports it: the fields of the answer and its status. */
export interface AuthFailure {
  code?: string | undefined;
  status?: number | undefined;
  error?: string | undefined;
  /** Stands in the refusal of a call that was one too many. */
  retryAfterSeconds?: number | undefined;
}

const sentences: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "The e-mail or the password is not right.",
  INVALID_EMAIL: "This does not look like an e-mail address.",
  EMAIL_NOT_VERIFIED: "Confirm your e-mail address first, with the link that we sent to it.",
  INVALID_NAME: "Enter a name of 1 to 100 characters.",
  SIGN_IN_TO_CHANGE_EMAIL: "Sign in to the account whose address is to change. Then confirm it here.",
  INVALID_USER: "You are signed in to another account. Sign out, and open the link again.",
  EMAIL_TAKEN: "Another account has this address by now.",
  PASSWORD_TOO_SHORT: "Choose a password of at least 10 characters.",
  PASSWORD_TOO_LONG: "Choose a password of at most 128 characters.",
  BANNED_USER: "This account is suspended. Write to the operator of this marketplace.",
  INVALID_SIGNATURE: "This sign-in request was changed or has expired. Go back to the agent and start again.",
  INVALID_PASSWORD: "The password is not right.",
  INVALID_CODE: "This code is not right, or was used already. Wait for the next one.",
  INVALID_BACKUP_CODE: "This backup code is not right, or was used already.",
  INVALID_TWO_FACTOR_COOKIE: "This sign-in has expired. Start again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Start again.",
  SESSION_NOT_FRESH: "Confirm first that it is you.",
  IMPERSONATED: "This is not changed through an admin's eyes.",
  AUTH_CANCELLED: "No passkey was used. Try again, or take another way.",
  ERROR_CEREMONY_ABORTED: "No passkey was used. Try again, or take another way.",
  ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY: "No passkey was used. Try again, or take another way.",
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "This device already holds a passkey of your account.",
  PASSKEY_NOT_FOUND: "This passkey belongs to no account here. Sign in another way.",
  AUTHENTICATION_FAILED: "The passkey was not accepted. Try again, or sign in another way.",
  USER_NOT_VERIFIED:
    "Your device did not check that it is you. Unlock it with a PIN or your finger and try again.",
  CHALLENGE_NOT_FOUND: "This took too long. Try again.",
  INVALID_REQUEST:
    "This sign-in request is not complete or has expired. Go back to the agent and start again.",
};

/** Says in words why signing in, signing up or consenting failed. Never shows the library's own text. */
export function describeAuthFailure(failure: AuthFailure): string {
  const known = sentences[failure.code ?? ""] ?? sentences[(failure.error ?? "").toUpperCase()];
  if (known) return known;
  if (failure.status === 429) return tooManyCalls(failure.retryAfterSeconds);
  if (failure.status === undefined || failure.status === 0)
    return "Souk could not be reached. Check your connection and try again.";
  return "Something went wrong on our side. Try again in a moment.";
}
