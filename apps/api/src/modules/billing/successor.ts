import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { getAnyAgent } from "../catalog/index.ts";
import { grantAccess } from "../entitlements/index.ts";
import { ensurePrice, priceDataOf, readPrices, readTiers, type SoldPrice } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import * as store from "./store.ts";
import { toMetadata } from "./stripe-subscription.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Begins the plan that was to follow an ended one, and answers the new subscription's id at Stripe for a paid one. It
 * is charged to the same card; when that fails, or the plan was archived since, the buyer is left without a plan and
 * the audit row says so. Repeating it begins nothing twice.
 */
export async function beginSuccessor(
  ctx: SyncContext,
  ended: store.SubscriptionRow,
  old: Stripe.Subscription,
): Promise<string | undefined> {
  const [tier] = ended.nextTierId ? await readTiers(ctx, [ended.nextTierId]) : [];
  if (!tier) return undefined;
  if (tier.archivedAt) {
    await withTransaction(ctx, (tx) => giveUp(tx, ended, tier.id));
    return undefined;
  }
  if (tier.interval === "free") {
    await withTransaction(ctx, (tx) => beginFree(tx, ended, tier.id));
    return undefined;
  }
  const { name } = await getAnyAgent(ctx, ended.listingId);
  const announced = (await readPrices(ctx, [ended.nextTierPriceId ?? ""].filter(Boolean))).get(
    ended.nextTierPriceId ?? "",
  );
  const price = announced ?? (await ensurePrice(ctx, { ...tier, agentName: name }));
  const begun = await createAtStripe(ctx, { ended, old, price });
  await withTransaction(ctx, async (tx) => {
    if (!begun) await giveUp(tx, ended, tier.id);
    else await store.clearNextTier(tx.db, ended.id);
  });
  return begun;
}

async function giveUp(
  tx: InTransaction<SyncContext>,
  ended: store.SubscriptionRow,
  tierId: string,
): Promise<void> {
  if (!(await store.clearNextTier(tx.db, ended.id))) return;
  await audit(tx, {
    action: "subscription.successor_failed",
    subject: { kind: "subscription", id: ended.id },
    organizationId: ended.organizationId,
    details: { tierId },
  });
}

async function createAtStripe(
  ctx: SyncContext,
  order: { ended: store.SubscriptionRow; old: Stripe.Subscription; price: SoldPrice },
): Promise<string | undefined> {
  const { ended, old, price } = order;
  const { organizationId, listingId } = ended;
  const card = idOf(old.default_payment_method);
  try {
    const begun = await requireStripe(ctx).subscriptions.create(
      {
        customer: idOf(old.customer) ?? "",
        items: [{ price_data: await priceDataOf(ctx, price) }],
        metadata: toMetadata({ organizationId, listingId, tierId: price.tierId }),
        off_session: true,
        payment_behavior: "error_if_incomplete",
        ...(card ? { default_payment_method: card } : {}),
      },
      { idempotencyKey: `successor:${old.id}` },
    );
    return begun.id;
  } catch (error) {
    if (isNoPayment(error)) return undefined;
    throw error;
  }
}

/** A card that was refused, or a customer who has none any more: trying again would not help. */
function isNoPayment(error: unknown): boolean {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  return error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
}

async function beginFree(
  tx: InTransaction<SyncContext>,
  ended: store.SubscriptionRow,
  tierId: string,
): Promise<void> {
  if (!(await store.clearNextTier(tx.db, ended.id))) return;
  const { organizationId, listingId, startedBy } = ended;
  const started = await store.insertSubscription(tx.db, {
    organizationId,
    listingId,
    tierId,
    startedBy,
    startedAt: tx.now(),
  });
  if (!started) return;
  await grantAccess(tx, { organizationId, listingId, subscriptionId: started.id });
  await openQuotas(tx, { organizationId, listingId, tierId });
  await audit(tx, {
    action: "subscription.started",
    subject: { kind: "subscription", id: started.id },
    organizationId,
    details: { listingId, tierId, after: ended.id },
  });
}
