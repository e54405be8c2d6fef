import type { Deps } from "../deps.ts";
import { logOf } from "../logger.ts";
import { syncCheckout, type SyncContext, syncSubscription } from "../modules/billing/index.ts";
import { checkWebhookEndpoints, runInbox, type SyncPorts } from "../modules/inbox/index.ts";
import {
  syncCharge,
  syncChargeRefunds,
  syncDispute,
  syncInvoice,
  syncPaymentIntent,
  syncRefund,
} from "../modules/payments/index.ts";

/** Which module puts which object of Stripe's into effect. */
export function stripePorts(ctx: SyncContext): SyncPorts {
  return {
    subscription: async (id) => ((await syncSubscription(ctx, id)) ? "synced" : "not_ours"),
    checkout: async (id) => ((await syncCheckout(ctx, id)) ? "synced" : "not_ours"),
    invoice: (id) => syncInvoice(ctx, id),
    paymentIntent: (id) => syncPaymentIntent(ctx, id),
    charge: (id) => syncCharge(ctx, id),
    refund: (id) => syncRefund(ctx, id),
    chargeRefunds: (id) => syncChargeRefunds(ctx, id),
    dispute: (id) => syncDispute(ctx, id),
  };
}

/**
 * Works on the Stripe inbox until it is stopped, and says at the start what is wrong with Stripe's webhooks. Without a
 * Stripe key nothing can be fetched: events wait then.
 */
export function runStripeInbox(deps: Deps): () => Promise<void> {
  const { stripe, db, now, logger, paymentGraceDays, databaseUrl } = deps;
  if (!stripe) return () => Promise.resolve();
  const log = logOf(logger, { job: "stripe-inbox" });
  const ctx: SyncContext = {
    db,
    stripe,
    now,
    log,
    paymentGraceDays,
    actor: { kind: "system" },
    requestId: null,
  };
  void warnOfWebhooks(deps);
  return runInbox(ctx, { databaseUrl, ports: stripePorts(ctx) });
}

async function warnOfWebhooks(deps: Deps): Promise<void> {
  for (const fault of await checkWebhookEndpoints(deps, deps)) {
    deps.logger.warn({ fault }, "stripe.webhook_misconfigured");
  }
}
