import { audit } from "../../../platform/audit.ts";
import type { Seal } from "../../../platform/sealing.ts";
import type { ServiceContext } from "../../../platform/service-context.ts";
import { withTransaction } from "../../../platform/transaction.ts";
import { insertKey, lockReceiptKeys, selectSigningKey } from "../receipt-key-store.ts";
import { newPair } from "./signing-key.ts";

/** What it takes to make keys of receipts. */
export interface ReceiptKeyContext extends ServiceContext {
  receiptSeal: Seal;
}

const DAY_MS = 86_400_000;

/** Has a new key sign when the one that does is `days` old; 0 days is never. What was signed before stays valid. */
export async function rotateReceiptKeyWhenDue(ctx: ReceiptKeyContext, days: number): Promise<void> {
  if (days === 0) return;
  await withTransaction(ctx, async (tx) => {
    await lockReceiptKeys(tx.db);
    const key = await selectSigningKey(tx.db);
    if (!key || tx.now().getTime() < key.createdAt.getTime() + days * DAY_MS) return;
    const { id } = await insertKey(tx.db, newPair(ctx.receiptSeal));
    await audit(tx, {
      action: "receipt_key.rotated",
      subject: { kind: "receipt_key", id },
      details: { before: key.id },
    });
  });
}
