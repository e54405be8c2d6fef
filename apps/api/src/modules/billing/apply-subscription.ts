import { audit } from "../../platform/audit.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { setAccess } from "../entitlements/index.ts";
import { openQuotas } from "../usage/index.ts";
import type { SyncContext } from "./contexts.ts";
import { accessEnd, isStillFollowed, lastingUntil, type SubscriptionFacts } from "./rules.ts";
import * as store from "./store.ts";
import type { Ownership } from "./stripe-subscription.ts";
import { withdrawSuccessor } from "./successor-announcement.ts";
import { changeOf, type Latest, toSyncedRow } from "./synced-row.ts";
import { upsertFromStripe } from "./synced-store.ts";
import { insertTrial } from "./trial-store.ts";

/** What came of it: a second live subscription of the same agent is not written. */
export type Outcome = { kind: "applied"; row: store.SubscriptionRow } | { kind: "duplicate"; liveId: string };

/**
 * Brings ours to what Stripe said: plan, status, period, access, quotas and the plan that follows, with the audit row.
 * An answer older than the one on record is dropped. A free plan makes room.
 */
export async function applySubscription(tx: InTransaction<SyncContext>, latest: Latest): Promise<Outcome> {
  const { owner, facts } = latest;
  await store.lockHolding(tx.db, owner.organizationId, owner.listingId);
  const known = await store.findByStripeId(tx.db, latest.stripeId);
  if (known?.syncedAt && known.syncedAt > latest.askedAt) return { kind: "applied", row: known };
  if (!known && facts.state !== "ended") {
    const live = await store.findLive(tx.db, owner.organizationId, owner.listingId);
    if (live?.stripeSubscriptionId || live?.stripePaymentIntentId)
      return { kind: "duplicate", liveId: live.id };
    if (live) await replaceFree(tx, live, owner);
  }
  if (known && !isStillFollowed(known, facts)) await withdrawSuccessor(tx, known, facts.state);
  const row = await upsertFromStripe(tx.db, toSyncedRow(latest, known));
  await settle(tx, row, facts, known);
  return { kind: "applied", row };
}

/** A free plan makes room for the paid one that was bought while it was live. */
async function replaceFree(tx: InTransaction<SyncContext>, live: store.SubscriptionRow, owner: Ownership) {
  await store.cancelById(tx.db, live.id, tx.now());
  await setAccess(tx, {
    organizationId: owner.organizationId,
    listingId: owner.listingId,
    subscriptionId: live.id,
    startsAt: live.startedAt,
    endsAt: tx.now(),
  });
  await audit(tx, {
    action: "subscription.replaced",
    subject: { kind: "subscription", id: live.id },
    organizationId: owner.organizationId,
    details: { listingId: owner.listingId, tierId: live.tierId, byTierId: owner.tierId },
  });
}

async function settle(
  tx: InTransaction<SyncContext>,
  row: store.SubscriptionRow,
  facts: SubscriptionFacts,
  before: store.SubscriptionRow | undefined,
): Promise<void> {
  const { organizationId, listingId, id: subscriptionId } = row;
  const due = accessEnd(facts, { graceDays: tx.paymentGraceDays, revokedAt: row.revokedAt });
  const endsAt = facts.state === "ended" ? lastingUntil(row, due) : due;
  await setAccess(tx, { organizationId, listingId, subscriptionId, startsAt: row.startedAt, endsAt });
  const isNews = row.tierId !== before?.tierId || Number(row.trialEndsAt) !== Number(before.trialEndsAt);
  if (isNews && facts.state !== "ended" && !row.leftPriceId) {
    const { tierId, trialEndsAt } = row;
    await openQuotas(tx, { organizationId, listingId, tierId, trialEndsAt });
  }
  if (row.trialEndsAt) await insertTrial(tx.db, row);
  const action = changeOf(before, row);
  if (!action) return;
  await audit(tx, {
    action,
    subject: { kind: "subscription", id: subscriptionId },
    organizationId,
    details: { listingId, tierId: row.tierId, status: row.status, accessUntil: endsAt.toISOString() },
  });
}
