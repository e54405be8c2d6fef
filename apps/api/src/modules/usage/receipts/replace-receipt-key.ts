import { audit } from "../../../platform/audit.ts";
import type { ServiceContext } from "../../../platform/service-context.ts";
import { withTransaction } from "../../../platform/transaction.ts";
import { insertKey, lockReceiptKeys, type SealedPair, selectSigningKey } from "../receipt-key-store.ts";

/**
 * Has a new pair sign in place of the key `before` (undefined: the very first), unless another one took its place
 * meanwhile. Answers the key that signs: of several processes one makes it, and all get the same.
 */
export function replaceReceiptKey(
  ctx: ServiceContext,
  before: string | undefined,
  pair: SealedPair,
): Promise<{ id: string; sealedPrivateKey: string }> {
  return withTransaction(ctx, async (tx) => {
    await lockReceiptKeys(tx.db);
    const standing = await selectSigningKey(tx.db);
    if (standing && standing.id !== before) return standing;
    const made = await insertKey(tx.db, pair);
    const subject = { kind: "receipt_key", id: made.id };
    await audit(tx, { action: "receipt_key.made", subject, details: { before: before ?? null } });
    return made;
  });
}
