import { audit } from "../../platform/audit.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { setAccess } from "../entitlements/index.ts";
import { readPrices } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import type { SyncContext } from "./contexts.ts";
import { setRestored, setRevoked } from "./revocation-store.ts";
import { heldUntil } from "./rules.ts";
import * as store from "./store.ts";
import { withdrawSuccessor } from "./successor-announcement.ts";
import { cancelPurchase, revivePurchase } from "./synced-store.ts";

/** Access that ends for good or for now, from `at` on. */
export interface Revocation {
  why: "refund" | "dispute";
  /** Ends a plan that was paid once as well; one that renews, the caller ends at Stripe. */
  isFinal: boolean;
  at: Date;
  /** The price at which is paid what is left until then, where that is not the plan's own. */
  leftPriceId: string | null;
}

/**
 * Takes access back from `at` on after a refund or a dispute, whatever Stripe's subscription says from now on; until then
 * it is had under the plan that what is left was paid for. Joins the caller's transaction, writes its own audit rows.
 * Taking it again, or later than before, changes nothing.
 */
export async function revokeAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  { why, isFinal, at, leftPriceId }: Revocation,
): Promise<void> {
  const taken = await setRevoked(tx.db, subscriptionId, { revokedAt: at, leftPriceId });
  if (taken) {
    // No plan follows, or its first payment would be taken from somebody who just got money back.
    await withdrawSuccessor(tx, taken, why);
    if (leftPriceId) await openQuotasOf(tx, taken);
    await settleAccess(tx, taken, "subscription.access_revoked", why);
  }
  const ending = { at: tx.now(), takenFor: why };
  if (!isFinal || !(await cancelPurchase(tx.db, subscriptionId, ending)) || taken) return;
  const ended = await store.findById(tx.db, subscriptionId);
  if (ended) await tell(tx, ended, "subscription.canceled", why);
}

/** Access that comes back, as far as it is paid for. */
export interface Restoration {
  why: string;
  /** When what was paid for ends; null: never, the plan was paid once. */
  until: Date | null;
  /** Whether the plan is over, though Stripe may not have ended it yet. */
  isOver: boolean;
  /** As in a revocation. */
  leftPriceId: string | null;
}

/**
 * Gives access back after a dispute was decided or a refund failed, with the quotas of the plan. One that runs goes on as
 * before. One that has ended since, or `isOver`, stays so, that nobody is charged again unasked, but keeps access `until`
 * what was paid for ends. A plan that was paid once is live again, unless its buyer ended it or another one is live.
 */
export async function restoreAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  { why, until, isOver, leftPriceId }: Restoration,
): Promise<void> {
  const times = { revokedAt: isOver ? until : null, restoredUntil: isOver ? null : until };
  const row = await setRestored(tx.db, subscriptionId, { ...times, leftPriceId });
  if (!row) return;
  const revived = await revive(tx, row);
  await openQuotasOf(tx, revived ?? row);
  await settleAccess(tx, revived ?? row, "subscription.access_restored", why);
}

async function revive(
  tx: InTransaction<SyncContext>,
  row: store.SubscriptionRow,
): Promise<store.SubscriptionRow | undefined> {
  if (!row.takenFor || !(await isOnly(tx, row))) return undefined;
  return revivePurchase(tx.db, row.id);
}

/** Quotas belong to the plan that is live, if another one is. */
async function openQuotasOf(tx: InTransaction<SyncContext>, row: store.SubscriptionRow): Promise<void> {
  const { organizationId, listingId, leftPriceId } = row;
  if (!(await isOnly(tx, row))) return;
  const left = leftPriceId && (await readPrices(tx, [leftPriceId])).get(leftPriceId);
  const until = heldUntil(row, { graceDays: tx.paymentGraceDays });
  if (until !== null && until <= tx.now()) return;
  const { trialEndsAt } = row;
  await openQuotas(tx, { organizationId, listingId, tierId: left ? left.tierId : row.tierId, trialEndsAt });
}

/** Whether no other plan of the agent is live. Nobody takes one until the transaction ends. */
async function isOnly(
  tx: InTransaction<SyncContext>,
  { id, organizationId, listingId }: store.SubscriptionRow,
): Promise<boolean> {
  await store.lockHolding(tx.db, organizationId, listingId);
  const live = await store.findLive(tx.db, organizationId, listingId);
  return !live || live.id === id;
}

async function settleAccess(
  tx: InTransaction<SyncContext>,
  row: store.SubscriptionRow,
  action: string,
  why: string,
): Promise<void> {
  const { organizationId, listingId, id: subscriptionId, startedAt } = row;
  const endsAt = heldUntil(row, { graceDays: tx.paymentGraceDays });
  await setAccess(tx, { organizationId, listingId, subscriptionId, startsAt: startedAt, endsAt });
  await tell(tx, row, action, why);
}

function tell(
  tx: InTransaction<SyncContext>,
  { id, organizationId, listingId }: store.SubscriptionRow,
  action: string,
  why: string,
): Promise<void> {
  const subject = { kind: "subscription", id };
  return audit(tx, { action, subject, organizationId, details: { listingId, why } });
}
