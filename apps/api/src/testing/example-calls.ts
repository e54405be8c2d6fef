import { randomUUID } from "node:crypto";
import { requestRefund } from "../modules/payments/index.ts";
import { signUp, type TestApp } from "./app.ts";
import { type Caller, connect, type ExampleMarket, newSlug, takePlan } from "./example-market.ts";
import { deliver, signatureOf, stripeEvent } from "./stripe-event.ts";
import { newPaidPlan, newPayment } from "./paid-plan.ts";
import type { TestStripe } from "./stripe.ts";
import { agentInput, newAgent, newTier, tierInput } from "./market.ts";

/** One valid request of an operation. */
export interface ExampleCall {
  as: Caller;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Who calls, when it is somebody made for this example. */
  authorization?: string;
}

/** A valid request per operation of the real router; the contract test fails when one is missing. */
export const EXAMPLE_CALLS: Record<string, (market: ExampleMarket) => ExampleCall | Promise<ExampleCall>> = {
  "admin.listUsers": ({ buyer }) => ({ as: "admin", query: { q: buyer.email, limit: "5" } }),
  "admin.setUserRole": async ({ app }) => ({
    as: "admin",
    path: { userId: (await signUp(app)).id },
    body: { role: "admin" },
  }),
  "admin.banUser": async ({ app }) => ({
    as: "admin",
    path: { userId: (await signUp(app)).id },
    body: { reason: "Spam", expiresAt: "2099-01-01T00:00:00Z" },
  }),
  "admin.unbanUser": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "audit.list": () => ({ as: "admin", query: { limit: "3" } }),

  "billing.checkout": ({ agent, freeTier }) => ({
    as: "user",
    path: { agentId: agent.slug, tierId: freeTier.id },
  }),
  "billing.listSubscriptions": () => ({ as: "agent" }),
  "billing.getSubscription": ({ agent }) => ({ as: "agent", path: { agentId: agent.listingId } }),
  "billing.cancelSubscription": async ({ app, agent, freeTier }) => {
    const leaver = await signUp(app);
    await takePlan(app, leaver, { agent, tier: freeTier });
    return { as: "user", path: { agentId: agent.slug }, authorization: `Bearer ${leaver.bearer}` };
  },

  "billing.completeCheckout": async (market) => {
    const { plan, caller } = await paidPlan(market);
    return { ...caller, path: { sessionId: plan.sessionId } };
  },
  "billing.resumeSubscription": async (market) => {
    const { plan, caller } = await paidPlan(market);
    return { ...caller, path: { agentId: plan.agent.slug } };
  },
  "billing.previewSwitch": async (market) => {
    const { plan, caller, dearer } = await paidPlan(market);
    return { ...caller, path: { agentId: plan.agent.slug }, query: { tierId: dearer.id } };
  },
  "billing.switchSubscription": async (market) => {
    const { plan, caller, dearer } = await paidPlan(market);
    return { ...caller, path: { agentId: plan.agent.slug }, body: { tierId: dearer.id } };
  },
  "billing.openPortal": async (market) => (await paidPlan(market)).caller,
  "billing.listAllSubscriptions": () => ({ as: "admin", query: { status: "active", limit: "3" } }),

  "catalog.listListings": () => ({
    as: "anonymous",
    query: { kind: "agent", price: "free", sort: "newest" },
  }),
  "catalog.listAgents": () => ({ as: "anonymous", query: { q: "test", limit: "2" } }),
  "catalog.getAgent": ({ agent }) => ({ as: "anonymous", path: { agentId: agent.slug } }),
  "catalog.getListing": ({ agent }) => ({ as: "anonymous", path: { listingId: agent.listingId } }),
  "catalog.listCategories": () => ({ as: "anonymous" }),
  "catalog.createAgent": ({ agent }) => ({
    as: "admin",
    body: { ...agentInput(), vendor: agent.vendorSlug, category: agent.categorySlug },
  }),
  "catalog.updateAgent": ({ agent }) => ({
    as: "admin",
    path: { agentId: agent.slug },
    body: { summary: "Counts pages and calls even better." },
  }),
  "catalog.setAgentStatus": async ({ app }) => ({
    as: "admin",
    path: { agentId: (await newAgent(app.deps.db)).slug },
    body: { status: "suspended", reason: "Under review" },
  }),
  "catalog.getManagedAgent": ({ agent }) => ({ as: "admin", path: { agentId: agent.slug } }),
  "catalog.listManagedAgents": () => ({ as: "admin", query: { status: "approved", limit: "3" } }),
  "catalog.createMetric": ({ agent }) => ({
    as: "admin",
    path: { agentId: agent.slug },
    body: { slug: newSlug(), name: "Minutes", unit: { one: "minute", many: "minutes" } },
  }),
  "catalog.updateMetric": ({ agent }) => ({
    as: "admin",
    path: { agentId: agent.slug, metricSlug: "calls" },
    body: { name: "Telephone calls" },
  }),

  "identity.getViewer": () => ({ as: "user" }),
  "identity.listConnectedAgents": () => ({ as: "user" }),
  "identity.disconnectAgent": async ({ app }) => {
    const [person, agent] = [await signUp(app), await newAgent(app.deps.db)];
    await connect(app, { agent, person, scopes: ["openid"] });
    return { as: "user", path: { agentId: agent.slug }, authorization: `Bearer ${person.bearer}` };
  },

  "ledger.listLedger": () => ({ as: "admin", query: { kind: "sale", limit: "3" } }),
  "ledger.getBalances": () => ({ as: "admin" }),
  "ledger.getStatement": ({ agent }) => ({ as: "admin", path: { vendorSlug: agent.vendorSlug } }),
  "ledger.getStatementSource": async ({ app }) => {
    const { vendor, purchaseId } = await newPayment(app.deps.db, stripeOf(app));
    return { as: "admin", path: { vendorSlug: vendor.slug, source: purchaseId } };
  },

  "inbox.listStripeEvents": async ({ app }) => {
    await deliver(app, stripeEvent());
    return { as: "admin", query: { state: "received", type: "invoice.", limit: "3" } };
  },
  "inbox.retryStripeEvent": async ({ app }) => {
    const { id } = await deliver(app, stripeEvent());
    return { as: "admin", path: { eventId: id } };
  },

  "payments.listInvoices": () => ({ as: "user", query: { limit: "3" } }),
  "payments.requestRefund": async ({ app }) => {
    const person = await signUp(app);
    const { invoiceId } = await newPayment(app.deps.db, stripeOf(app), { buyerId: person.id });
    return {
      as: "user",
      path: { invoiceId },
      body: { reason: "It counts wrong" },
      authorization: `Bearer ${person.bearer}`,
    };
  },
  "payments.listPayments": () => ({ as: "admin", query: { show: "requests", limit: "3" } }),
  "payments.refundPayment": async ({ app }) => {
    const { invoiceId } = await newPayment(app.deps.db, stripeOf(app));
    return { as: "admin", path: { invoiceId }, body: { amount: 500, idempotencyKey: randomUUID() } };
  },
  "payments.declineRefund": async ({ app }) => {
    const { buyer, invoiceId } = await newPayment(app.deps.db, stripeOf(app));
    await requestRefund(buyer, { invoiceId, reason: "It counts wrong" });
    return { as: "admin", path: { invoiceId }, body: { answer: "It counts right" } };
  },

  "pricing.list": ({ agent }) => ({ as: "anonymous", path: { agentId: agent.slug } }),
  "pricing.create": ({ agent }) => ({ as: "admin", path: { agentId: agent.slug }, body: tierInput() }),
  "pricing.update": ({ agent, paidTier }) => ({
    as: "admin",
    path: { agentId: agent.slug, tierId: paidTier.id },
    body: { name: "Pro", price: { amount: 2900, currency: "EUR" } },
  }),
  "pricing.archive": async ({ app, agent }) => ({
    as: "admin",
    path: { agentId: agent.slug, tierId: (await newTier(app.deps.db, agent)).id },
  }),

  "usage.get": ({ agent }) => ({ as: "agent", path: { agentId: agent.slug } }),
  "usage.consume": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.slug, metricSlug: "pages" },
    body: { quantity: 2, idempotencyKey: randomUUID() },
  }),
  "usage.release": async (market) => {
    const { app, agent, authorizationOf } = market;
    const consumeKey = randomUUID();
    await fetch(`${app.url}/me/agents/${agent.slug}/usage/pages/consume`, {
      method: "POST",
      headers: { authorization: authorizationOf("agent") ?? "", "idempotency-key": consumeKey },
    });
    return { as: "agent", path: { agentId: agent.slug, metricSlug: "pages" }, body: { consumeKey } };
  },

  "vendors.list": () => ({ as: "anonymous" }),
  "vendors.get": ({ agent }) => ({ as: "anonymous", path: { vendorSlug: agent.vendorSlug } }),
  "vendors.create": ({ buyer }) => ({
    as: "admin",
    body: {
      slug: newSlug(),
      name: "Example & Sons",
      website: "https://sons.example",
      ownerEmail: buyer.email,
    },
  }),

  "webhooks.stripe": () => {
    const body = stripeEvent();
    return { as: "anonymous", body, headers: { "stripe-signature": signatureOf(JSON.stringify(body)) } };
  },

  "health.live": () => ({ as: "anonymous" }),
  "health.ready": () => ({ as: "anonymous" }),
};

function stripeOf({ stripe }: TestApp): TestStripe {
  if (!stripe) throw new Error("this example needs an app with Stripe");
  return stripe;
}

/** Somebody new who holds a paid plan, and a dearer one beside it. */
async function paidPlan({ app }: ExampleMarket) {
  const person = await signUp(app);
  const plan = await newPaidPlan(app.deps.db, stripeOf(app), { buyerId: person.id });
  const dearer = await plan.newTier({ interval: "month", price: { amount: 4900, currency: "USD" } });
  const caller = { as: "user", authorization: `Bearer ${person.bearer}` } as const;
  return { plan, dearer, caller };
}
