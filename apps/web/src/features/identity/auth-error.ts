/** A failure as better-auth's client reports it. */
export interface AuthFailure {
  code?: string | undefined;
  status?: number | undefined;
  error?: string | undefined;
}

const sentences: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "The e-mail or the password is not right.",
  INVALID_EMAIL: "This does not look like an e-mail address.",
  USER_ALREADY_EXISTS: "There is already an account with this e-mail. Sign in instead.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "There is already an account with this e-mail. Sign in instead.",
  PASSWORD_TOO_SHORT: "Choose a password of at least 10 characters.",
  PASSWORD_TOO_LONG: "Choose a password of at most 128 characters.",
  BANNED_USER: "This account is suspended. Write to the operator of this marketplace.",
  INVALID_SIGNATURE: "This sign-in request was changed or has expired. Go back to the agent and start again.",
  INVALID_REQUEST:
    "This sign-in request is not complete or has expired. Go back to the agent and start again.",
};

/** Says in words why signing in, signing up or consenting failed. Never shows the library's own text. */
export function describeAuthFailure(failure: AuthFailure): string {
  const known = sentences[failure.code ?? ""] ?? sentences[(failure.error ?? "").toUpperCase()];
  if (known) return known;
  if (failure.status === 429) return "Too many attempts. Wait a minute and try again.";
  if (failure.status === undefined || failure.status === 0)
    return "Souk could not be reached. Check your connection and try again.";
  return "Something went wrong on our side. Try again in a moment.";
}
