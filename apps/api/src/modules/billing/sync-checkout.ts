import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf, toDate } from "../../platform/stripe-values.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { grantAccess, setAccess } from "../entitlements/index.ts";
import { recordPrice } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import { insertPurchase } from "./synced-store.ts";
import { setCheckoutState } from "./checkout-store.ts";
import * as store from "./store.ts";
import { type Ownership, toOwnership } from "./stripe-subscription.ts";
import type { SyncContext } from "./contexts.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { type Purchase, undoPurchase } from "./undo-duplicate.ts";

/** What became of a payment page. */
export type CheckoutState = "open" | "processing" | "active" | "expired";

/**
 * Asks Stripe for a checkout session and puts what it sold into effect. Repeating it changes nothing. Undefined for
 * sessions that are not ours.
 */
export async function syncCheckout(ctx: SyncContext, sessionId: string): Promise<CheckoutState | undefined> {
  const session = await requireStripe(ctx).checkout.sessions.retrieve(sessionId);
  const owner = toOwnership(session.metadata);
  if (!owner) return undefined;
  const state = await putIntoEffect(ctx, session, owner);
  await setCheckoutState(
    ctx.db,
    sessionId,
    state === "active" ? "complete" : state === "expired" ? state : "open",
  );
  return state;
}

async function putIntoEffect(
  ctx: SyncContext,
  session: Stripe.Checkout.Session,
  owner: Ownership,
): Promise<CheckoutState> {
  if (session.status === "expired") return "expired";
  if (session.status !== "complete") return "open";
  if (session.mode === "subscription") {
    const subscription = idOf(session.subscription);
    return subscription && (await syncSubscription(ctx, subscription)) ? "active" : "processing";
  }
  const paymentIntent = idOf(session.payment_intent);
  if (!paymentIntent || session.payment_status === "unpaid") return "processing";
  const tierPriceId = await soldAt(ctx, session, owner);
  const purchase = { paymentIntent, paidAt: toDate(session.created), tierPriceId };
  if ((await startPurchase(ctx, owner, purchase)) === "duplicate") await undoPurchase(ctx, owner, purchase);
  return "active";
}

/** The price that a payment page asked for. */
async function soldAt(
  ctx: SyncContext,
  session: Stripe.Checkout.Session,
  owner: Ownership,
): Promise<string | null> {
  const lines = await requireStripe(ctx).checkout.sessions.listLineItems(session.id, { limit: 1 });
  const price = lines.data[0]?.price;
  return (price && (await recordPrice(ctx, owner.tierId, price))?.id) ?? null;
}

/** Starts a plan that was paid once and lasts. A free plan makes room for it; beside a paid one it is a duplicate. */
function startPurchase(
  ctx: SyncContext,
  owner: Ownership,
  payment: Purchase,
): Promise<"started" | "duplicate"> {
  return withTransaction(ctx, async (tx) => {
    await store.lockHolding(tx.db, owner.organizationId, owner.listingId);
    if (await store.findByPaymentIntent(tx.db, payment.paymentIntent)) return "started";
    if (!(await makeRoom(tx, owner))) return "duplicate";
    const started = await insertPurchase(tx.db, {
      ...owner,
      tierPriceId: payment.tierPriceId,
      stripePaymentIntentId: payment.paymentIntent,
      startedAt: payment.paidAt,
    });
    if (!started) throw new Error(`payment ${payment.paymentIntent} found another plan live`);
    const { organizationId, listingId, tierId } = owner;
    await grantAccess(tx, { organizationId, listingId, subscriptionId: started.id });
    await openQuotas(tx, { organizationId, listingId, tierId, trialEndsAt: null });
    await audit(tx, {
      action: "subscription.started",
      subject: { kind: "subscription", id: started.id },
      organizationId,
      details: { listingId, tierId, stripePaymentIntentId: payment.paymentIntent },
    });
    return "started";
  });
}

/** Ends a free plan; whether nothing is live then. */
async function makeRoom(
  tx: InTransaction<SyncContext>,
  { organizationId, listingId }: Ownership,
): Promise<boolean> {
  const live = await store.findLive(tx.db, organizationId, listingId);
  if (!live) return true;
  if (live.stripeSubscriptionId || live.stripePaymentIntentId) return false;
  await store.cancelById(tx.db, live.id, tx.now());
  const access = { organizationId, listingId, subscriptionId: live.id, startsAt: live.startedAt };
  await setAccess(tx, { ...access, endsAt: tx.now() });
  await audit(tx, {
    action: "subscription.replaced",
    subject: { kind: "subscription", id: live.id },
    organizationId,
    details: { listingId, tierId: live.tierId },
  });
  return true;
}
