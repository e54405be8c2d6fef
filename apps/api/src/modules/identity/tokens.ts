import { hash, randomBytes } from "node:crypto";

/** How our credentials begin, so that a leaked one can be recognised by a scanner. */
export const TOKEN_PREFIX = {
  clientSecret: "souk_cs_",
  refresh: "souk_rt_",
  access: "souk_at_",
} as const;

/** SHA-256 in base64url without padding: how better-auth stores every token and secret. */
export function hashToken(token: string): string {
  return hash("sha256", token, "base64url");
}

/** What an agent's access token is stored under; undefined for any other credential. */
export function hashAccessToken(token: string): string | undefined {
  return token.startsWith(TOKEN_PREFIX.access)
    ? hashToken(token.slice(TOKEN_PREFIX.access.length))
    : undefined;
}

/** 192 random bits in letters and digits that survive URLs, headers and shells. */
export function randomToken(): string {
  return randomBytes(24).toString("hex");
}
