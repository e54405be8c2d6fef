import { createPublicKey, type JsonWebKey } from "node:crypto";
import type { ClientAuthentication, ClientKeySet, PublicJwk } from "@souk/contracts/clients/authentication";
import { AppError } from "@souk/contracts/common/errors";
import type { ApplicationType } from "./rules.ts";

/** The smallest RSA key whose signatures are believed, in bits (RFC 7518 §3.3). */
const LEAST_RSA_BITS = 2048;

/** Whether a client keeps a secret for this. */
export function needsSecret({ method }: ClientAuthentication): boolean {
  return method === "client_secret_basic" || method === "client_secret_post";
}

/**
 * Refuses with `client.authentication_invalid` what would not work or protect nobody: keys that are none, weak or
 * named alike, and no proof at all for a client on the web, where anybody's page could redeem what it got hold of.
 */
export function requireAuthentication(
  authentication: ClientAuthentication,
  applicationType: ApplicationType | null,
): void {
  if (authentication.method === "none" && applicationType !== "native")
    throw refusal(
      "only an agent on its users' machines, with redirect URIs on loopback, may do without proof",
    );
  if (authentication.method !== "private_key_jwt") return;
  const reason = faultOfKeySet(authentication.jwks);
  if (reason) throw refusal(reason);
}

/** How a client proves itself, in the columns of its row. The key set is kept, never an address to fetch one from. */
export function authenticationColumns(authentication: ClientAuthentication) {
  return {
    tokenEndpointAuthMethod: authentication.method,
    jwks: authentication.method === "private_key_jwt" ? JSON.stringify(authentication.jwks) : null,
  };
}

function faultOfKeySet({ keys }: ClientKeySet): string | undefined {
  const names = keys.map(({ kid }) => kid);
  if (keys.length > 1 && new Set(names.filter((kid) => kid !== undefined)).size < keys.length)
    return "several keys need a kid each, all different";
  for (const [index, key] of keys.entries()) {
    const reason = faultOfKey(key);
    if (reason) return `key ${index + 1} ${reason}`;
  }
  return undefined;
}

function faultOfKey(key: PublicJwk): string | undefined {
  if (key.alg !== undefined && !algorithmsOf(key).includes(key.alg))
    return `cannot sign with ${key.alg}, only with ${algorithmsOf(key).join(", ")}`;
  const bits = readKey(key)?.asymmetricKeyDetails;
  if (!bits) return "is no key";
  const isWeak = key.kty === "RSA" && (bits.modulusLength ?? 0) < LEAST_RSA_BITS;
  return isWeak ? `has less than ${LEAST_RSA_BITS} bits` : undefined;
}

/** What the provider takes from such a key. */
function algorithmsOf(key: PublicJwk): readonly string[] {
  if (key.kty === "RSA") return ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
  if (key.kty === "OKP") return ["EdDSA"];
  return [{ "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" }[key.crv]];
}

function readKey(key: PublicJwk) {
  try {
    return createPublicKey({ key: { ...key } as JsonWebKey, format: "jwk" });
  } catch {
    return undefined;
  }
}

function refusal(reason: string): AppError<"client.authentication_invalid"> {
  return new AppError("client.authentication_invalid", { reason });
}
