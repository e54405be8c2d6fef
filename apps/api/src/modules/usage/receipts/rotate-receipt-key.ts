import type { Seal } from "../../../platform/sealing.ts";
import type { ServiceContext } from "../../../platform/service-context.ts";
import { selectSigningKey } from "../receipt-key-store.ts";
import { replaceReceiptKey } from "./replace-receipt-key.ts";
import { newPair } from "./signing-key.ts";

/** What it takes to make keys of receipts. */
export interface ReceiptKeyContext extends ServiceContext {
  receiptSeal: Seal;
}

const DAY_MS = 86_400_000;

/** Has a new key sign when the one that does is `days` old; 0 days is never. What was signed before stays valid. */
export async function rotateReceiptKeyWhenDue(ctx: ReceiptKeyContext, days: number): Promise<void> {
  const key = days === 0 ? undefined : await selectSigningKey(ctx.db);
  if (!key || ctx.now().getTime() < key.createdAt.getTime() + days * DAY_MS) return;
  await replaceReceiptKey(ctx, key.id, newPair(ctx.receiptSeal));
}
