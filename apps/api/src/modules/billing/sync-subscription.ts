import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { setAccess } from "../entitlements/index.ts";
import { recordPrice } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import { clearNextTier } from "./next-tier-store.ts";
import { type StripeRow, upsertFromStripe } from "./synced-store.ts";
import { insertTrial } from "./trial-store.ts";
import type { SyncContext } from "./contexts.ts";
import { lastingUntil } from "./revoke-access.ts";
import { accessEnd, type SubscriptionFacts } from "./rules.ts";
import * as store from "./store.ts";
import { itemOf, type Ownership, toFacts, toOwnership } from "./stripe-subscription.ts";
import { beginSuccessor } from "./successor.ts";
import { undoDuplicate } from "./undo-duplicate.ts";

/** Whose a synchronized subscription is. */
export interface Synced extends Ownership {
  subscriptionId: string;
}

interface Latest {
  stripeId: string;
  owner: Ownership;
  /** What the buyer pays, which need not be what the plan costs others by now. */
  tierPriceId: string | null;
  facts: SubscriptionFacts;
  /** When Stripe was asked: an older answer never overwrites a newer one. */
  askedAt: Date;
}

/**
 * Asks Stripe for a subscription and brings ours to what it says: plan, status, period, access, quotas, in one
 * transaction with its audit row. Repeating it changes nothing; an answer older than the one on record is dropped.
 * Undefined for subscriptions that are not ours or not begun. A second live one for the same agent is undone.
 */
export async function syncSubscription(ctx: SyncContext, stripeId: string): Promise<Synced | undefined> {
  const stripe = requireStripe(ctx);
  const askedAt = await readClock(ctx);
  const subscription = await stripe.subscriptions.retrieve(stripeId, { expand: ["latest_invoice"] });
  const owner = toOwnership(subscription.metadata);
  const facts = toFacts(subscription);
  if (!owner || facts.state === "pending") return undefined;
  const sold = await recordPrice(ctx, owner.tierId, itemOf(subscription).price);
  const tierId = sold?.tierId ?? owner.tierId;
  const latest = { stripeId, owner: { ...owner, tierId }, tierPriceId: sold?.id ?? null, facts, askedAt };
  const outcome = await withTransaction(ctx, (tx) => apply(tx, latest));
  if (outcome.kind === "duplicate") {
    await undoDuplicate(ctx, subscription, outcome.liveId);
    return undefined;
  }
  if (facts.state === "ended") await voidOpenInvoice(ctx, subscription);
  else if (outcome.row.revokedAt && !facts.cancelsAt) await announceEnd(ctx, stripeId);
  const successor =
    facts.state === "ended" ? await beginSuccessor(ctx, outcome.row, subscription) : undefined;
  if (successor) await syncSubscription(ctx, successor);
  return { subscriptionId: outcome.row.id, ...latest.owner };
}

/** An ended plan is not paid for any more: its open invoice would take money and give nothing. */
async function voidOpenInvoice(
  ctx: SyncContext,
  { latest_invoice: invoice }: Stripe.Subscription,
): Promise<void> {
  if (!invoice || typeof invoice === "string" || invoice.status !== "open") return;
  await requireStripe(ctx).invoices.voidInvoice(invoice.id, {}, { idempotencyKey: `void:${invoice.id}` });
}

/** What has lost its access to a refund or dispute is not charged again, though it was resumed at Stripe. */
async function announceEnd(ctx: SyncContext, stripeId: string): Promise<void> {
  await requireStripe(ctx).subscriptions.update(stripeId, { cancel_at_period_end: true });
  await syncSubscription(ctx, stripeId);
}

type Outcome = { kind: "applied"; row: store.SubscriptionRow } | { kind: "duplicate"; liveId: string };

async function apply(tx: InTransaction<SyncContext>, latest: Latest): Promise<Outcome> {
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
  // Resumed or switched, here or in Stripe's portal: the plan that runs goes on, so none follows it.
  if (known?.cancelsAt && facts.state !== "ended" && !facts.cancelsAt) await clearNextTier(tx.db, known.id);
  const row = await upsertFromStripe(tx.db, toRow(latest, known));
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
  if (row.tierId !== before?.tierId && facts.state !== "ended") {
    await openQuotas(tx, { organizationId, listingId, tierId: row.tierId });
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

/** What happened, for the audit log; undefined when nothing did. */
function changeOf(
  before: store.SubscriptionRow | undefined,
  after: store.SubscriptionRow,
): string | undefined {
  if (!before) return "subscription.started";
  if (after.status !== before.status) {
    return after.status === "canceled" ? "subscription.canceled" : `subscription.${after.status}`;
  }
  if (after.tierId !== before.tierId) return "subscription.switched";
  if (after.tierPriceId !== before.tierPriceId) return "subscription.repriced";
  if (after.cancelsAt?.getTime() !== before.cancelsAt?.getTime()) {
    return after.cancelsAt ? "subscription.cancel_announced" : "subscription.resumed";
  }
  return after.periodEnd?.getTime() === before.periodEnd?.getTime() ? undefined : "subscription.renewed";
}

function toRow(
  { stripeId, owner, tierPriceId, facts, askedAt }: Latest,
  known: store.SubscriptionRow | undefined,
): StripeRow {
  const isEnded = facts.state === "ended";
  const isUnpaid = facts.state === "past_due" || facts.state === "lapsed";
  return {
    ...owner,
    tierPriceId,
    stripeSubscriptionId: stripeId,
    status: isEnded ? "canceled" : isUnpaid ? "past_due" : facts.state === "trialing" ? "trialing" : "active",
    startedAt: known?.startedAt ?? facts.startedAt,
    periodStart: facts.periodStart,
    periodEnd: facts.periodEnd,
    trialEndsAt: facts.trialEndsAt,
    cancelsAt: isEnded ? null : facts.cancelsAt,
    pastDueAt: isUnpaid ? (facts.unpaidSince ?? facts.periodStart) : null,
    canceledAt: isEnded ? (facts.endedAt ?? facts.periodEnd) : null,
    syncedAt: askedAt,
  };
}
