import { randomUUID } from "node:crypto";
import { callerOf } from "./caller.ts";
import { newUser } from "./market.ts";
import { newPaidPlan, newPayment, payForPlan } from "./paid-plan.ts";
import { eventsOf, receive } from "./stripe-inbox.ts";
import { buyerWithPlan, type Changes, type MutationStage, vendorWithAgent } from "./mutation-stage.ts";

/** Every change of plans and money that a caller can make. */
export function billingMutations(of: MutationStage): Changes {
  return {
    "billing.checkout": async () => {
      const { agentId, tier } = await vendorWithAgent(of);
      return {
        ctx: await newUser(of.db),
        make: (as) => callerOf(as).billing.checkout({ agentId, tierId: tier.id }),
        actions: ["subscription.started"],
      };
    },
    "billing.cancelSubscription": async () => {
      const { ctx, agentId } = await buyerWithPlan(of);
      return {
        ctx,
        make: (as) => callerOf(as).billing.cancelSubscription({ agentId }),
        actions: ["subscription.canceled"],
      };
    },
    "billing.completeCheckout": async () => {
      const { buyer, sessionId } = await payForPlan(of.db, of.stripe);
      return {
        ctx: buyer,
        make: (as) => callerOf(as).billing.completeCheckout({ sessionId }),
        actions: ["subscription.started"],
      };
    },
    "billing.resumeSubscription": async () => {
      const { buyer, agent } = await newPaidPlan(of.db, of.stripe);
      await callerOf(buyer).billing.cancelSubscription({ agentId: agent.slug });
      return {
        ctx: buyer,
        make: (as) => callerOf(as).billing.resumeSubscription({ agentId: agent.slug }),
        actions: ["subscription.resumed"],
      };
    },
    "billing.switchSubscription": async () => {
      const { buyer, agent, newTier: addTier } = await newPaidPlan(of.db, of.stripe);
      const dearer = await addTier({ interval: "month", price: { amount: 4900, currency: "USD" } });
      const order = { agentId: agent.slug, tierId: dearer.id };
      const { quote } = await callerOf(buyer).billing.previewSwitch(order);
      return {
        ctx: buyer,
        make: (as) => callerOf(as).billing.switchSubscription({ ...order, quote }),
        actions: ["subscription.switched"],
      };
    },
    "payments.requestRefund": async () => {
      const { buyer, invoiceId } = await newPayment(of.db, of.stripe);
      return {
        ctx: buyer,
        make: (as) => callerOf(as).payments.requestRefund({ invoiceId, reason: "It counts wrong" }),
        actions: ["refund.requested"],
      };
    },
    "payments.refundPayment": async () => {
      const { buyer, admin, invoiceId } = await newPayment(of.db, of.stripe);
      await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
      const idempotencyKey = randomUUID();
      return {
        ctx: admin,
        make: (as) => callerOf(as).payments.refundPayment({ invoiceId, idempotencyKey }),
        actions: [
          "refund.ordered",
          "refund_request.approved",
          "refund.succeeded",
          "subscription.access_revoked",
        ],
      };
    },
    "payments.declineRefund": async () => {
      const { buyer, admin, invoiceId } = await newPayment(of.db, of.stripe);
      await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
      return {
        ctx: admin,
        make: (as) => callerOf(as).payments.declineRefund({ invoiceId, answer: "It counts right" }),
        actions: ["refund_request.declined"],
      };
    },
    "inbox.retryStripeEvent": async () => {
      const [event] = await eventsOf(of.db, [await receive(of.db)]);
      const ctx = await newUser(of.db, "admin");
      return {
        ctx,
        make: (as) => callerOf(as).inbox.retryStripeEvent({ eventId: event?.id ?? "" }),
        actions: ["stripe_event.retried"],
      };
    },
  };
}
