import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { PublishedKey } from "../receipts/key-set.ts";
import type { UsageReceipt } from "../usage/entities.ts";

/** Somebody who signs receipts, and the key that they publish. */
export interface Signer {
  kid: string;
  jwk: PublishedKey;
  sign: (claims: object, header?: object) => string;
}

/** A new Ed25519 key. */
export function createSigner(kid = "key-1"): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    kid,
    jwk: { ...publicKey.export({ format: "jwk" }), kty: "OKP", kid, alg: "EdDSA", use: "sig" },
    sign(claims, header = {}) {
      const words = `${encode({ alg: "EdDSA", typ: "usage-receipt+jwt", kid, ...header })}.${encode(claims)}`;
      return `${words}.${sign(null, Buffer.from(words), privateKey).toString("base64url")}`;
    },
  };
}

/** The receipts of operations that were done together: RFC 9162 §2.1.1 and §2.1.3.1, written as they define it. */
export function signReceipts(operations: object[], signer: Signer, issuer: string): UsageReceipt[] {
  const leaves = operations.map((operation) => Buffer.from(JSON.stringify(operation)));
  const size = leaves.length;
  const signature = signer.sign({ iss: issuer, root: rootOf(leaves).toString("base64url"), size });
  return leaves.map((leaf, index) => ({
    operation: leaf.toString("base64url"),
    index,
    size,
    path: pathOf(index, leaves).map((node) => node.toString("base64url")),
    signature,
  }));
}

const hash = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** MTH of the RFC. */
function rootOf(leaves: Buffer[]): Buffer {
  const [first] = leaves;
  if (leaves.length === 1 && first) return hash(Buffer.of(0), first);
  const split = splitOf(leaves.length);
  return hash(Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** PATH of the RFC. */
function pathOf(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...pathOf(index, leaves.slice(0, split)), rootOf(leaves.slice(split))]
    : [...pathOf(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))];
}

/** The largest power of two that is smaller than `count`. */
const splitOf = (count: number) => 2 ** Math.ceil(Math.log2(count) - 1);
