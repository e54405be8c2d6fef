import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Database } from "@souk/db/client";
import type { Seal } from "../../../platform/sealing.ts";
import { insertFirstKey, selectSigningKey } from "./key-store.ts";

/** The key that signs: `id` is its `kid`. */
export interface ReceiptKey {
  id: string;
  privateKey: KeyObject;
}

/** A new key pair as it is stored. */
export interface SealedPair {
  publicKey: string;
  sealedPrivateKey: string;
}

/** How long a process goes on with a key that another one took the place of. Its receipts stay valid. */
const REMEMBERED_MS = 60_000;

const remembered = new WeakMap<Database, { key: ReceiptKey; until: number }>();

/** The key that signs now, remembered for a minute; the first process that needs one makes it. */
export async function signingKey({
  db,
  seal,
  now,
}: {
  db: Database;
  seal: Seal;
  now: () => Date;
}): Promise<ReceiptKey> {
  const known = remembered.get(db);
  if (known && known.until > now().getTime()) return known.key;
  const stored = (await selectSigningKey(db)) ?? (await insertFirstKey(db, newPair(seal)));
  const key = { id: stored.id, privateKey: openKey(seal, stored.sealedPrivateKey) };
  remembered.set(db, { key, until: now().getTime() + REMEMBERED_MS });
  return key;
}

/** Makes an Ed25519 pair; the private half leaves this function sealed. */
export function newPair(seal: Seal): SealedPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: JSON.stringify(publicKey.export({ format: "jwk" })),
    sealedPrivateKey: seal.seal(privateKey.export({ format: "pem", type: "pkcs8" }).toString()),
  };
}

function openKey(seal: Seal, sealed: string): KeyObject {
  return createPrivateKey(seal.open(sealed));
}
