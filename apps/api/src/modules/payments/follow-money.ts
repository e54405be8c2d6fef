import type { InTransaction } from "../../platform/transaction.ts";
import { findSubscription, restoreAccess, revokeAccess, type SyncContext } from "../billing/index.ts";
import { paysForNow, standingOf } from "./rules.ts";
import { selectRunning } from "./standing-store.ts";
import type { PaymentRow } from "./store.ts";

/**
 * Takes access where nothing is left of all that was paid for the running time, this payment among it. Answers whether
 * that is so, also when it was taken before. Call it under `lockPayment`.
 */
export async function takeAccess(tx: InTransaction<SyncContext>, payment: PaymentRow): Promise<boolean> {
  if (payment.status !== "paid" || payment.total === 0 || !paysForNow(payment, tx.now())) return false;
  const { left } = standingOf(await selectRunning(tx.db, payment.subscriptionId, tx.now()));
  if (left > 0) return false;
  await revokeAccess(tx, payment.subscriptionId, { why: "refund", isFinal: true });
  return true;
}

/**
 * Gives access back, as far as it is paid for and no bank holds any of that. Answers whether it did. Call it under
 * `lockPayment`.
 */
export async function giveAccessBack(
  tx: InTransaction<SyncContext>,
  { subscriptionId }: PaymentRow,
  why: "refund_failed" | "dispute_won",
): Promise<boolean> {
  const held = await findSubscription(tx, subscriptionId);
  const { isHeld, until } = standingOf(await selectRunning(tx.db, subscriptionId, tx.now()));
  if (!held?.revokedAt || isHeld || until === undefined) return false;
  await restoreAccess(tx, subscriptionId, { why, until });
  return true;
}
