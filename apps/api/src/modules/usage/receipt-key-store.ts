import { receiptKeys } from "@souk/db/schema/usage";
import { desc, isNotNull, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** A key pair as it is stored: the public half as a JSON web key, the private half sealed. */
export interface SealedPair {
  publicKey: string;
  sealedPrivateKey: string;
}

/** The one key that signs; undefined before the first. */
export async function selectSigningKey(db: ServiceContext["db"]) {
  const [row] = await db
    .select({
      id: receiptKeys.id,
      sealedPrivateKey: receiptKeys.sealedPrivateKey,
      createdAt: receiptKeys.createdAt,
    })
    .from(receiptKeys)
    .where(isNotNull(receiptKeys.sealedPrivateKey));
  if (!row?.sealedPrivateKey) return undefined;
  return { ...row, sealedPrivateKey: row.sealedPrivateKey };
}

/** Stores a key that signs from now on, in place of any other. */
export async function insertKey(tx: Transaction, pair: SealedPair) {
  await tx.update(receiptKeys).set({ sealedPrivateKey: null }).where(isNotNull(receiptKeys.sealedPrivateKey));
  const [row] = await tx.insert(receiptKeys).values(pair).returning({ id: receiptKeys.id });
  if (!row) throw new Error("No receipt key was stored");
  return { id: row.id, sealedPrivateKey: pair.sealedPrivateKey };
}

/** Holds off everybody else who would change the keys, until the transaction ends. */
export async function lockReceiptKeys(tx: Transaction): Promise<void> {
  await tx.execute(sql`lock table ${receiptKeys} in share row exclusive mode`);
}

/** The public halves of all keys there ever were, the newest first. */
export function selectPublicKeys(db: ServiceContext["db"]) {
  return db
    .select({ id: receiptKeys.id, publicKey: receiptKeys.publicKey })
    .from(receiptKeys)
    .orderBy(desc(receiptKeys.id));
}
