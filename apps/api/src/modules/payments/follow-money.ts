import { readClock } from "../../platform/database-clock.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { findSubscription, restoreAccess, revokeAccess, type SyncContext } from "../billing/index.ts";
import { type CurrentPeriod, reachesInto, type Standing, standingOf } from "./rules.ts";
import { selectLeft } from "./standing-store.ts";
import type { PaymentRow } from "./store.ts";

/** What money did to a plan: `over` for good, with access to what is left, if anything; `given_back`: it goes on. */
export type Effect = "over" | "given_back" | "none";

/** Why access is looked at anew, and whether money came back or was decided about, so that access may be given back. */
export interface Change {
  taker: "refund" | "dispute";
  giver?: "refund_failed" | "dispute_won" | "dispute_lost" | undefined;
}

/**
 * Lets access follow what is left of everything that was paid for the current period, after something was taken from
 * this payment or came back to it. A plan that is not paid to its period's end is over, with access until the latest end
 * of what is left, under the plan that this bought. Repeating it changes nothing. Call it under `lockPayment`, with all payments on record.
 */
export async function followMoney(
  tx: InTransaction<SyncContext>,
  payment: PaymentRow,
  { taker, giver }: Change,
): Promise<Effect> {
  const { subscriptionId } = payment;
  const current = await findCurrent(tx, subscriptionId);
  if (payment.status !== "paid" || payment.total === 0 || !reachesInto(payment, current)) return "none";
  const standing = standingOf(await selectLeft(tx.db, subscriptionId), current);
  const { isPaid, isHeld, until, leftPriceId } = standing;
  const isGiven = giver !== undefined && (await giveBack(tx, subscriptionId, { standing, why: giver }));
  if (isPaid) return isGiven ? "given_back" : "none";
  const now = await readClock(tx);
  const isLeft = until && until > now && !isHeld;
  const rest = isLeft ? { at: until, leftPriceId } : { at: now, leftPriceId: null };
  await revokeAccess(tx, subscriptionId, { why: taker, isFinal: true, ...rest });
  return "over";
}

/** The period that a subscription is in, and its plan, as Stripe last told. */
export async function findCurrent(ctx: SyncContext, subscriptionId: string): Promise<CurrentPeriod> {
  const held = await findSubscription(ctx, subscriptionId);
  if (!held?.periodStart || !held.periodEnd) return null;
  return { startsAt: held.periodStart, endsAt: held.periodEnd, tierId: held.tierId };
}

/** Gives access back as far as it is paid for, unless a bank holds any of that. Answers whether it did. */
async function giveBack(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  {
    standing: { isPaid, isHeld, until, leftPriceId },
    why,
  }: { standing: Standing; why: NonNullable<Change["giver"]> },
): Promise<boolean> {
  const held = await findSubscription(tx, subscriptionId);
  if (!held?.revokedAt || isHeld || until === undefined) return false;
  await restoreAccess(tx, subscriptionId, { why, until, isOver: !isPaid, leftPriceId });
  return true;
}
