import { createHash, randomBytes } from "node:crypto";

/** How our credentials begin, so that a leaked one can be recognised by a scanner. */
export const TOKEN_PREFIX = {
  clientSecret: "souk_cs_",
  refresh: "souk_rt_",
  access: "souk_at_",
} as const;

/** SHA-256 in base64url without padding: how better-auth stores every token and secret. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** 192 random bits in letters and digits that survive URLs, headers and shells. */
export function randomToken(): string {
  return randomBytes(24).toString("hex");
}
