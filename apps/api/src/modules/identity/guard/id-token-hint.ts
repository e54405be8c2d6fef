import { createPublicKey, verify } from "node:crypto";

/** A signing key as the library keeps it: its id is the `kid`, the public half a JSON web key. */
export interface PublicKey {
  id: string;
  publicKey: string;
  /** When it is withdrawn; null while it has no successor. */
  expiresAt?: Date | null;
}

/**
 * The person that an id token names, if we signed it (RS256) for this client; undefined otherwise. An
 * expired one counts: it proves who once signed in, not that they still are (OpenID Core §3.1.2.1).
 */
export function subjectOfIdToken(
  token: string,
  { clientId, ...trust }: Trust & { clientId: string },
): string | undefined {
  const claims = readIdToken(token, trust);
  return claims?.aud === clientId ? claims.sub : undefined;
}

/** The client that an id token was made for, if we signed it; undefined otherwise. An expired one counts. */
export function clientOfIdToken(token: string, trust: Trust): string | undefined {
  return readIdToken(token, trust)?.aud;
}

/** The client that an id token says it was made for. Unproven: for the words of a page, and for nothing else. */
export function claimedClient(token: string): string | undefined {
  const { aud } = decode(token.split(".")[1] ?? "");
  return typeof aud === "string" ? aud : undefined;
}

interface Trust {
  keys: readonly Pick<PublicKey, "id" | "publicKey">[];
  issuer: string;
}

function readIdToken(token: string, { keys, issuer }: Trust): { sub: string; aud: string } | undefined {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  const { alg, kid } = decode(header);
  const key = keys.find(({ id }) => id === kid);
  if (rest.length > 0 || alg !== "RS256" || !key) return undefined;
  const publicKey = createPublicKey({ key: JSON.parse(key.publicKey), format: "jwk" });
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url"))) return undefined;
  const { iss, aud, sub } = decode(payload);
  if (iss !== issuer || typeof sub !== "string" || typeof aud !== "string") return undefined;
  return { sub, aud };
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
