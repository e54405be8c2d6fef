import { randomUUID } from "node:crypto";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { eq } from "drizzle-orm";
import { createApiKey } from "../modules/api-keys/index.ts";
import { previewSwitch } from "../modules/billing/index.ts";
import { ensurePersonalOrganization } from "../modules/identity/index.ts";
import { requestRefund } from "../modules/payments/index.ts";
import { signUp, type TestApp } from "./app.ts";
import { newClaim, newHost } from "./domains.ts";
import { connect, type ExampleMarket, newSlug, takePlan } from "./example-market.ts";
import type { ExampleCall } from "./example-call.ts";
import { ORGANIZATION_EXAMPLES } from "./organization-examples.ts";
import { deliver, signatureOf, stripeEvent } from "./stripe-event.ts";
import { newPaidPlan, newPayment } from "./paid-plan.ts";
import type { TestStripe } from "./stripe.ts";
import { agentInput, contextOf, newAgent, newTier, newVendor, personOf, tierInput } from "./market.ts";

/** A valid request per operation of the real router; the contract test fails when one is missing. */
export const EXAMPLE_CALLS: Record<string, (market: ExampleMarket) => ExampleCall | Promise<ExampleCall>> = {
  "account.listSessions": () => ({ as: "user" }),
  "identity.listLinkedAccounts": () => ({ as: "user" }),
  "identity.unlinkAccount": async ({ app }) => {
    const person = await signUp(app);
    const linked = { userId: person.id, providerId: "google", accountId: person.id };
    await app.deps.db.insert(accounts).values(linked);
    return { as: "user", path: { provider: "google" }, authorization: `Bearer ${person.bearer}` };
  },
  "account.revokeSession": async ({ app }) => {
    const person = await signUp(app);
    const [session] = await app.deps.db.select().from(sessions).where(eq(sessions.userId, person.id));
    return { as: "user", path: { sessionId: session?.id ?? "" }, authorization: `Bearer ${person.bearer}` };
  },
  "account.revokeOtherSessions": async ({ app }) => ({
    as: "user",
    authorization: `Bearer ${(await signUp(app)).bearer}`,
  }),
  "account.export": async ({ app }) => ({
    as: "user",
    authorization: `Bearer ${(await signUp(app)).bearer}`,
  }),
  "account.delete": async ({ app }) => {
    const { email, bearer } = await signUp(app);
    return { as: "user", body: { email }, authorization: `Bearer ${bearer}` };
  },

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
  "admin.getUser": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "admin.revokeUserSession": async ({ app }) => {
    const { id: userId } = await signUp(app);
    const [session] = await app.deps.db.select().from(sessions).where(eq(sessions.userId, userId));
    return { as: "admin", path: { userId, sessionId: session?.id ?? "" } };
  },
  "admin.revokeUserSessions": async ({ app }) => ({
    as: "admin",
    path: { userId: (await signUp(app)).id },
  }),
  "admin.unlockUser": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "admin.confirmUserEmail": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "admin.resendConfirmation": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "admin.unbanUser": async ({ app }) => ({ as: "admin", path: { userId: (await signUp(app)).id } }),
  "apiKeys.list": async ({ app, buyer }) => ({
    as: "user",
    path: { organizationId: await ensurePersonalOrganization(app.deps.db, buyer.id) },
  }),
  "apiKeys.create": async ({ app, buyer }) => ({
    as: "user",
    path: { organizationId: await ensurePersonalOrganization(app.deps.db, buyer.id) },
    body: { name: "Nightly report", scopes: ["usage:read"], expiresInDays: 90 },
  }),
  "apiKeys.revoke": async ({ app, buyer }) => {
    const { db } = app.deps;
    const organizationId = await ensurePersonalOrganization(db, buyer.id);
    const maker = contextOf(db, personOf({ userId: buyer.id, organizationId }));
    const { apiKey } = await createApiKey(maker, { organizationId, name: "Old", scopes: ["usage:read"] });
    return { as: "user", path: { organizationId, keyId: apiKey.id } };
  },

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
    const { quote } = await previewSwitch(plan.buyer, { agentId: plan.agent.slug, tierId: dearer.id });
    return { ...caller, path: { agentId: plan.agent.slug }, body: { tierId: dearer.id, quote } };
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

  "clients.get": ({ agent }) => ({ as: "admin", path: { agentId: agent.slug } }),
  "clients.rotateSecret": async ({ app }) => ({
    as: "admin",
    path: { agentId: (await newAgent(app.deps.db)).slug },
    body: { overlapHours: 48 },
  }),
  "clients.setRedirectUris": ({ agent }) => ({
    as: "admin",
    path: { agentId: agent.slug },
    body: { redirectUris: ["https://agent.example/callback"] },
  }),
  "clients.setPostLogoutRedirectUris": ({ agent }) => ({
    as: "admin",
    path: { agentId: agent.slug },
    body: { postLogoutRedirectUris: ["https://agent.example/"] },
  }),
  "clients.setAuthentication": async ({ app }) => ({
    as: "admin",
    path: { agentId: (await newAgent(app.deps.db)).slug },
    body: { authentication: { method: "client_secret_post" } },
  }),
  "clients.setStopped": async ({ app }) => ({
    as: "admin",
    path: { agentId: (await newAgent(app.deps.db)).slug },
    body: { stopped: true },
  }),

  "domains.list": ({ agent }) => ({ as: "admin", path: { vendorSlug: agent.vendorSlug } }),
  "domains.claim": ({ agent }) => ({
    as: "admin",
    path: { vendorSlug: agent.vendorSlug },
    body: { host: newHost() },
  }),
  "domains.check": async ({ app }) => {
    const { slug, owner } = await newVendor(app.deps.db);
    // Nothing listens there, so nobody beyond this machine is asked.
    const local = { ...owner, publicWeb: { ...owner.publicWeb, allowsLoopback: true } };
    const { id: domainId } = await newClaim(local, slug, "localhost:1");
    return { as: "admin", path: { vendorSlug: slug, domainId } };
  },
  "domains.remove": async ({ app }) => {
    const { slug, owner } = await newVendor(app.deps.db);
    return { as: "admin", path: { vendorSlug: slug, domainId: (await newClaim(owner, slug)).id } };
  },

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

  ...ORGANIZATION_EXAMPLES,

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

  "usage.receiptKeys": () => ({ as: "anonymous" }),
  "usage.get": ({ agent }) => ({ as: "agent", path: { agentId: agent.slug } }),
  "usage.consume": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.slug, metricSlug: "pages" },
    body: { quantity: 2, idempotencyKey: randomUUID() },
  }),
  "usage.consumeBatch": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.slug },
    body: { items: [{ metric: "pages", quantity: 1 }], idempotencyKey: randomUUID() },
  }),
  "usage.hold": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.slug, metricSlug: "pages" },
    body: { quantity: 2, idempotencyKey: randomUUID() },
  }),
  "usage.settle": async (market) => {
    const { app, agent, authorizationOf } = market;
    const holdKey = randomUUID();
    await fetch(`${app.url}/me/agents/${agent.slug}/usage/pages/hold`, {
      method: "POST",
      headers: { authorization: authorizationOf("agent") ?? "", "content-type": "application/json" },
      body: JSON.stringify({ quantity: 2, idempotencyKey: holdKey }),
    });
    return {
      as: "agent",
      path: { agentId: agent.slug, metricSlug: "pages" },
      body: { holdKey, quantity: 1 },
    };
  },
  "usage.release": async (market) => {
    const { app, agent, authorizationOf } = market;
    const consumeKey = randomUUID();
    await fetch(`${app.url}/me/agents/${agent.slug}/usage/pages/consume`, {
      method: "POST",
      headers: { authorization: authorizationOf("agent") ?? "", "idempotency-key": consumeKey },
    });
    return { as: "agent", path: { agentId: agent.slug, metricSlug: "pages" }, body: { consumeKey } };
  },

  "usage.getCaps": ({ agent }) => ({ as: "agent", path: { agentId: agent.slug, metricSlug: "pages" } }),
  "usage.setCaps": ({ agent }) => ({
    as: "user",
    path: { agentId: agent.slug, metricSlug: "pages" },
    body: { warnDay: 100_000_000, stopDay: null, warnPeriod: null, stopPeriod: 1_000_000_000 },
  }),

  "usage.listOperations": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.slug },
    query: { metric: "pages", kind: "consume", from: "2026-01-01T00:00:00Z", limit: "5" },
  }),
  "usage.listVendorOperations": ({ agent }) => ({
    as: "admin",
    path: { vendorSlug: agent.vendorSlug },
    query: { agentId: agent.slug, limit: "5" },
  }),
  "usage.getDays": ({ agent }) => ({
    as: "agent",
    path: { agentId: agent.listingId },
    query: { from: "2026-01-01", to: "2026-12-31" },
  }),
  "usage.getVendorDays": ({ agent }) => ({ as: "admin", path: { vendorSlug: agent.vendorSlug } }),

  "usage.listAlerts": () => ({ as: "user", query: { limit: "5" } }),
  "usage.readAlerts": () => ({ as: "user", body: { until: "2026-11-20T12:00:00Z" } }),
  "usage.setAlertMails": () => ({ as: "user", body: { mails: false } }),

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
