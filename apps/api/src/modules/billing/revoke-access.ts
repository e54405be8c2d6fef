import { audit } from "../../platform/audit.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { setAccess } from "../entitlements/index.ts";
import { accessEnd, type SubscriptionFacts } from "./rules.ts";
import * as store from "./store.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Takes access back at once after a refund or a dispute, whatever Stripe's subscription says from now on. A one-time
 * plan ends with it. Joins the caller's transaction, writes its own audit row.
 */
export async function revokeAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  why: string,
): Promise<void> {
  const row = await store.setRevoked(tx.db, subscriptionId, tx.now());
  if (!row) return;
  // No plan follows, or its first payment would be taken from somebody who just got money back.
  await store.clearNextTier(tx.db, row.id);
  if (row.stripePaymentIntentId && why === "refund") await store.cancelPurchase(tx.db, row.id, tx.now());
  await settleAccess(tx, row, "subscription.access_revoked", why);
}

/** Gives access back after a dispute was won, as far as the plan still runs. */
export async function restoreAccess(
  tx: InTransaction<SyncContext>,
  subscriptionId: string,
  why: string,
): Promise<void> {
  const row = await store.setRevoked(tx.db, subscriptionId, null);
  if (row) await settleAccess(tx, row, "subscription.access_restored", why);
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
  await audit(tx, {
    action,
    subject: { kind: "subscription", id: subscriptionId },
    organizationId,
    details: { listingId, why },
  });
}

function endOf(tx: InTransaction<SyncContext>, row: store.SubscriptionRow): Date | null {
  if (row.canceledAt) return row.canceledAt;
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
