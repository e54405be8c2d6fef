import { audit } from "../../platform/audit.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { setAccess } from "../entitlements/index.ts";
import { clearNextTier } from "./next-tier-store.ts";
import { setRestored, setRevoked } from "./revocation-store.ts";
import { cancelPurchase, revivePurchase } from "./synced-store.ts";
import { accessEnd, type SubscriptionFacts } from "./rules.ts";
import * as store from "./store.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Takes access back from `at` on after a refund or a dispute, whatever Stripe's subscription says from now on. `isFinal`
 * ends a plan that was paid once as well; one that renews, the caller ends at Stripe. Joins the caller's transaction,
 * writes its own audit rows. Taking it again, or later than before, changes nothing.
 */
export async function revokeAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  { why, isFinal, at }: { why: "refund" | "dispute"; isFinal: boolean; at: Date },
): Promise<void> {
  const taken = await setRevoked(tx.db, subscriptionId, at);
  if (taken) {
    // No plan follows, or its first payment would be taken from somebody who just got money back.
    await clearNextTier(tx.db, taken.id);
    await settleAccess(tx, taken, "subscription.access_revoked", why);
  }
  if (!isFinal || !(await cancelPurchase(tx.db, subscriptionId, tx.now())) || taken) return;
  const ended = await store.findById(tx.db, subscriptionId);
  if (ended) await tell(tx, ended, "subscription.canceled", why);
}

/**
 * Gives access back after a dispute was decided or a refund failed. A plan that runs goes on as before. One that has
 * ended since stays ended, so that nobody is charged again unasked, but keeps access until `until`, when what was paid
 * for ends; so does one that `isOver`, though Stripe may not have ended it yet. A plan that was paid once (`until` null)
 * is live again, unless another plan of the agent is.
 */
export async function restoreAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  { why, until, isOver }: { why: string; until: Date | null; isOver: boolean },
): Promise<void> {
  const given = { revokedAt: isOver ? until : null, restoredUntil: isOver ? null : until };
  const row = await setRestored(tx.db, subscriptionId, given);
  if (!row) return;
  const revived = row.stripePaymentIntentId && row.canceledAt ? await revive(tx, row) : undefined;
  await settleAccess(tx, revived ?? row, "subscription.access_restored", why);
}

async function revive(
  tx: InTransaction<SyncContext>,
  { id, organizationId, listingId }: store.SubscriptionRow,
): Promise<store.SubscriptionRow | undefined> {
  await store.lockHolding(tx.db, organizationId, listingId);
  if (await store.findLive(tx.db, organizationId, listingId)) return undefined;
  return revivePurchase(tx.db, id);
}

/** The end of access to an ended plan: later where access was given back for what is paid. */
export function lastingUntil(row: store.SubscriptionRow, endedAt: Date): Date {
  const { revokedAt, restoredUntil } = row;
  return revokedAt === null && restoredUntil && restoredUntil > endedAt ? restoredUntil : endedAt;
}

async function settleAccess(
  tx: InTransaction<SyncContext>,
  row: store.SubscriptionRow,
  action: string,
  why: string,
): Promise<void> {
  const { organizationId, listingId, id: subscriptionId, startedAt } = row;
  const endsAt = row.revokedAt ?? endOf(tx, row);
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

function endOf(tx: InTransaction<SyncContext>, row: store.SubscriptionRow): Date | null {
  if (row.canceledAt) return lastingUntil(row, row.canceledAt);
  const { periodStart, periodEnd } = row;
  if (!periodStart || !periodEnd) return null;
  const facts: SubscriptionFacts = {
    state: row.status === "past_due" ? "past_due" : "active",
    startedAt: row.startedAt,
    periodStart,
    periodEnd,
    trialEndsAt: row.trialEndsAt,
    cancelsAt: row.cancelsAt,
    endedAt: null,
    unpaidSince: row.pastDueAt,
  };
  return accessEnd(facts, { graceDays: tx.paymentGraceDays, revokedAt: null });
}
