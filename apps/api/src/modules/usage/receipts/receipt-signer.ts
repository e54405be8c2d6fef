import { sign } from "node:crypto";
import type { UsageOperation, UsageReceipt } from "@souk/contracts/usage/entities";
import type { Database } from "@souk/db/client";
import type { Seal } from "../../../platform/sealing.ts";
import { merkleTree } from "./merkle-tree.ts";
import { type ReceiptKey, signingKey } from "./signing-key.ts";

/** Signs receipts. */
export interface ReceiptSigner {
  /** Signed proof of the operation. What is asked for in one turn of the event loop shares a signature. */
  sign: (operation: UsageOperation) => Promise<UsageReceipt>;
}

/** What a signer signs with: `issuer` is the public origin of the API, which publishes the keys. */
export interface SignerOptions {
  db: Database;
  seal: Seal;
  issuer: string;
  now: () => Date;
}

interface Asked {
  leaf: Buffer;
  resolve: (receipt: UsageReceipt) => void;
  reject: (error: unknown) => void;
}

/** Makes a signer that signs once for all operations that were done together. */
export function createReceiptSigner(options: SignerOptions): ReceiptSigner {
  let asked: Asked[] = [];
  const signAll = () => {
    const all = asked;
    asked = [];
    signTogether(options, all).catch((error: unknown) => {
      for (const { reject } of all) reject(error);
    });
  };
  return {
    sign: (operation) => {
      const { promise, resolve, reject } = Promise.withResolvers<UsageReceipt>();
      if (asked.length === 0) setImmediate(signAll);
      asked.push({ leaf: Buffer.from(JSON.stringify(operation)), resolve, reject });
      return promise;
    },
  };
}

async function signTogether(options: SignerOptions, asked: readonly Asked[]): Promise<void> {
  const key = await signingKey(options);
  const { root, pathOf } = merkleTree(asked.map(({ leaf }) => leaf));
  const size = asked.length;
  const signature = toJws(key, { iss: options.issuer, root: root.toString("base64url"), size });
  for (const [index, { leaf, resolve }] of asked.entries()) {
    const path = pathOf(index).map((hash) => hash.toString("base64url"));
    resolve({ operation: leaf.toString("base64url"), index, size, path, signature });
  }
}

/** A compact JWS (RFC 7515 §7.1) with Ed25519 (RFC 8037 §3.1). */
function toJws({ id, privateKey }: ReceiptKey, claims: object): string {
  const header = { alg: "EdDSA", kid: id, typ: "usage-receipt+jwt" };
  const [head, body] = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const input = `${head}.${body}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString("base64url")}`;
}
