import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Database } from "@souk/db/client";
import type { Seal } from "../../../platform/sealing.ts";
import { type SealedPair, selectSigningKey } from "../receipt-key-store.ts";
import { replaceReceiptKey } from "./replace-receipt-key.ts";

/** The key that signs: `id` is its `kid`. */
export interface ReceiptKey {
  id: string;
  privateKey: KeyObject;
}

/** How long a process goes on with a key that another one took the place of. Its receipts stay valid. */
const REMEMBERED_MS = 60_000;

const remembered = new WeakMap<Database, { key: ReceiptKey; until: number }>();

/**
 * The key that signs now, remembered for a minute; the first process that needs one makes it. One that was sealed with
 * another secret makes way for a new one: nobody can sign with it any more.
 */
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
  const stored = await selectSigningKey(db);
  const key = (stored && openKey(seal, stored)) ?? (await takeOver({ db, seal, now }, stored?.id));
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

async function takeOver(
  { db, seal, now }: { db: Database; seal: Seal; now: () => Date },
  before: string | undefined,
): Promise<ReceiptKey> {
  const ctx = { db, now, actor: { kind: "system" }, log: () => {}, requestId: null } as const;
  const key = openKey(seal, await replaceReceiptKey(ctx, before, newPair(seal)));
  if (!key) throw new Error("The key of receipts was sealed with another AUTH_SECRET");
  return key;
}

function openKey(seal: Seal, { id, sealedPrivateKey }: { id: string; sealedPrivateKey: string }) {
  try {
    return { id, privateKey: createPrivateKey(seal.open(sealedPrivateKey)) };
  } catch {
    return undefined;
  }
}
