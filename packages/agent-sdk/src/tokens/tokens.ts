/** What an agent asks for when it signs its users in; `offline_access` is what makes access outlast the hour. */
export const AGENT_SCOPES = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "subscriptions:read",
  "usage:read",
  "usage:write",
] as const;

/** A person's tokens, as you store them: encrypted, and one set for each person. */
export interface Tokens {
  accessToken: string;
  /** Without one, access ends when the access token does. */
  refreshToken?: string | null | undefined;
  /** When the access token ends; without it, that is found out by a refused call. */
  expiresAt?: Date | string | null | undefined;
  /** What was granted, separated by spaces. */
  scope?: string | null | undefined;
}

/** What a token endpoint answers (RFC 6749 §5.1), and what OpenID libraries hand on. */
export interface TokenAnswer {
  access_token: string;
  refresh_token?: string | undefined;
  expires_in?: number | undefined;
  scope?: string | undefined;
}

/** The tokens of a sign-in, from what your OpenID library answers. */
export function tokensOf(answer: TokenAnswer, now: number = Date.now()): Tokens {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, scope } = answer;
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(seconds === undefined ? {} : { expiresAt: new Date(now + seconds * 1000) }),
    ...(scope === undefined ? {} : { scope }),
  };
}
