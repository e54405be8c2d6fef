import type { UsageReceipt } from "../usage/entities.ts";
import { fromBase64url, isSame, jsonOf } from "./bytes.ts";
import { rootOf } from "./inclusion-proof.ts";
import { type KeySet, findKey, findPublishedKey } from "./key-set.ts";
import type { UsageOperation } from "./operation.ts";

/** The receipt attests nothing. The message says why. */
export class InvalidReceipt extends Error {
  override readonly name = "InvalidReceipt";
}

const ED25519 = "Ed25519";

/** Whose receipts are believed. */
export interface Trust {
  /** The public origin of the marketplace's API, e.g. `https://api.souk.example`. */
  issuer: string;
  /** Its receipt keys, when you have kept them. */
  jwks?: KeySet;
  /** Where they are read otherwise; `<issuer>/api/v1/usage/receipt-keys` by default. */
  keysUrl?: string;
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch;
}

/**
 * What a receipt attests: that the issuer signed the root of a tree which this operation is in (RFC 9162 §2.1.3,
 * RFC 7515, Ed25519 of RFC 8037). Throws `InvalidReceipt`, or `SoukUnavailable` when the keys cannot be read.
 */
export async function verifyReceipt(receipt: UsageReceipt, trust: Trust): Promise<UsageOperation> {
  const { index, size } = receipt;
  const operation = decode(() => fromBase64url(receipt.operation));
  const path = decode(() => receipt.path.map(fromBase64url));
  const root = await rootOf(operation, { index, size, path });
  if (!root) throw new InvalidReceipt("The inclusion proof does not fit its tree.");
  const claims = await signedClaims(receipt.signature, trust);
  if (claims["iss"] !== trust.issuer) throw new InvalidReceipt("Another issuer signed it.");
  const signed = decode(() => fromBase64url(String(claims["root"])));
  if (claims["size"] !== size || !isSame(signed, root))
    throw new InvalidReceipt("The signature is over another tree.");
  return decode(() => jsonOf(receipt.operation)) as UsageOperation;
}

async function signedClaims(signature: string, trust: Trust): Promise<Record<string, unknown>> {
  const [head = "", body = "", proof = "", ...rest] = signature.split(".");
  const header = decode(() => jsonOf(head)) as Record<string, unknown> | null;
  const isExpected =
    header?.["alg"] === "EdDSA" && header["typ"] === "usage-receipt+jwt" && !("crit" in header);
  if (rest.length > 0 || !isExpected) throw new InvalidReceipt("The signature is not that of a receipt.");
  const key = await importKey(String(header["kid"]), trust);
  const bytes = decode(() => fromBase64url(proof));
  const isSigned = await crypto.subtle.verify(
    ED25519,
    key,
    bytes,
    new TextEncoder().encode(`${head}.${body}`),
  );
  if (!isSigned) throw new InvalidReceipt("The signature is wrong.");
  return decode(() => jsonOf(body)) as Record<string, unknown>;
}

async function importKey(kid: string, { issuer, jwks, keysUrl, fetch: via = fetch }: Trust) {
  const published = keysUrl ?? `${issuer}/api/v1/usage/receipt-keys`;
  const found = jwks ? findKey(jwks, kid) : await findPublishedKey(published, kid, via);
  if (found?.kty !== "OKP" || found["crv"] !== ED25519)
    throw new InvalidReceipt("The issuer has no such key.");
  const { kty, crv, x } = found as { kty: string; crv: string; x: string };
  return crypto.subtle.importKey("jwk", { kty, crv, x }, ED25519, false, ["verify"]);
}

function decode<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidReceipt("The receipt is damaged.", { cause });
  }
}
