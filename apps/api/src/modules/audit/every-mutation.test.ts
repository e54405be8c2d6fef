import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { accounts, users } from "@souk/db/schema/identity";
import { failedSignIns } from "@souk/db/schema/sign-in";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SystemActor, UserActor } from "../../platform/actor.ts";
import { appRouter } from "../../router.ts";
import { callerOf } from "../../testing/caller.ts";
import { openSession, withSession } from "../../testing/fresh-session.ts";
import { fingerprint } from "../../testing/fingerprint.ts";
import { newGrant } from "../../testing/grant.ts";
import {
  agentInput,
  contextOf,
  newAgent,
  newTier,
  newUser,
  newVendor,
  type TestContext,
  tierInput,
} from "../../testing/market.ts";
import { organizationMutations } from "../../testing/organization-mutations.ts";
import { newPaidPlan, newPayment, payForPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { eventsOf, receive } from "../../testing/stripe-inbox.ts";
import { createCategory, setIcon } from "../catalog/index.ts";
import { checkout } from "../billing/index.ts";
import { rotateClientSecret } from "../identity/index.ts";

/** A change that is ready to be made, by `ctx` under a request id of the test's choosing. */
interface Change {
  ctx: TestContext<UserActor | SystemActor>;
  make: (ctx: Change["ctx"]) => Promise<unknown>;
  /** What the audit log says of it, in the order it was done. */
  actions: string[];
}

let db: Database;
let stripe: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  stripe = await startTestStripe();
});
afterAll(() => stripe.emulator.close());
const system = () => contextOf(db, { kind: "system" });

async function vendorWithAgent() {
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const tier = await newTier(db, agent);
  return { ctx: vendor.owner, vendor, agent, tier, agentId: agent.slug };
}

async function adminAndUser() {
  const user = await newUser(db);
  return { ctx: await newUser(db, "admin"), user, userId: user.actor.userId };
}

async function buyerWithPlan() {
  const { agent, tier, agentId } = await vendorWithAgent();
  const ctx = await newUser(db);
  await checkout(ctx, { agentId, tierId: tier.id });
  return { ctx, agent, agentId };
}

/** Every mutation that a caller can reach, by its path in the router. */
const procedures: Record<string, () => Promise<Change>> = {
  ...organizationMutations(() => db),
  "account.revokeSession": async () => {
    const ctx = await withSession(await newUser(db));
    const sessionId = await openSession(ctx);
    return {
      ctx,
      make: (as) => callerOf(as).account.revokeSession({ sessionId }),
      actions: ["session.ended"],
    };
  },
  "account.revokeOtherSessions": async () => {
    const ctx = await withSession(await newUser(db));
    await openSession(ctx);
    return {
      ctx,
      make: (as) => callerOf(as).account.revokeOtherSessions(),
      actions: ["session.ended"],
    };
  },
  "account.export": async () => ({
    ctx: await withSession(await newUser(db)),
    make: (as) => callerOf(as).account.export(),
    actions: ["user.exported"],
  }),
  "account.delete": async () => {
    const ctx = await withSession(await newUser(db));
    return {
      ctx,
      make: (as) => callerOf(as).account.delete({ email: ctx.email }),
      actions: ["user.deleted"],
    };
  },
  "vendors.create": async () => ({
    ctx: await newUser(db, "admin"),
    make: (ctx) => callerOf(ctx).vendors.create({ slug: `v-${randomUUID()}`, name: "Test vendor" }),
    actions: ["vendor.registered"],
  }),
  "catalog.createAgent": async () => {
    const { ctx, vendor, agent } = await vendorWithAgent();
    const input = { ...agentInput(), vendor: vendor.slug, category: agent.categorySlug };
    return {
      ctx,
      make: (as) => callerOf(as).catalog.createAgent(input),
      actions: ["oauth_client.created", "agent.registered"],
    };
  },
  "catalog.updateAgent": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    const redirectUris = ["https://agent.example/elsewhere"];
    return {
      ctx,
      make: (as) => callerOf(as).catalog.updateAgent({ agentId, name: "Renamed", redirectUris }),
      actions: ["oauth_client.redirect_uris_changed", "agent.changed", "agent.pending"],
    };
  },
  "catalog.setAgentStatus": async () => {
    const { agentId } = await vendorWithAgent();
    return {
      ctx: await newUser(db, "admin"),
      make: (as) => callerOf(as).catalog.setAgentStatus({ agentId, status: "suspended", reason: "Test" }),
      actions: ["oauth_client.disabled", "agent.suspended"],
    };
  },
  "catalog.createMetric": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    const metric = { slug: "words", name: "Words", unit: { one: "word", many: "words" } };
    return {
      ctx,
      make: (as) => callerOf(as).catalog.createMetric({ agentId, ...metric }),
      actions: ["metric.created"],
    };
  },
  "catalog.updateMetric": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).catalog.updateMetric({ agentId, metricSlug: "pages", name: "Sheets" }),
      actions: ["metric.changed"],
    };
  },
  "pricing.create": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).pricing.create({ agentId, ...tierInput() }),
      actions: ["tier.created"],
    };
  },
  "pricing.update": async () => {
    const { ctx, agentId, tier } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).pricing.update({ agentId, tierId: tier.id, name: "Renamed", quotas: [] }),
      actions: ["tier.changed"],
    };
  },
  "pricing.archive": async () => {
    const { ctx, agentId, tier } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).pricing.archive({ agentId, tierId: tier.id }),
      actions: ["tier.archived"],
    };
  },
  "billing.checkout": async () => {
    const { agentId, tier } = await vendorWithAgent();
    return {
      ctx: await newUser(db),
      make: (as) => callerOf(as).billing.checkout({ agentId, tierId: tier.id }),
      actions: ["subscription.started"],
    };
  },
  "billing.cancelSubscription": async () => {
    const { ctx, agentId } = await buyerWithPlan();
    return {
      ctx,
      make: (as) => callerOf(as).billing.cancelSubscription({ agentId }),
      actions: ["subscription.canceled"],
    };
  },
  "billing.completeCheckout": async () => {
    const { buyer, sessionId } = await payForPlan(db, stripe);
    return {
      ctx: buyer,
      make: (as) => callerOf(as).billing.completeCheckout({ sessionId }),
      actions: ["subscription.started"],
    };
  },
  "billing.resumeSubscription": async () => {
    const { buyer, agent } = await newPaidPlan(db, stripe);
    await callerOf(buyer).billing.cancelSubscription({ agentId: agent.slug });
    return {
      ctx: buyer,
      make: (as) => callerOf(as).billing.resumeSubscription({ agentId: agent.slug }),
      actions: ["subscription.resumed"],
    };
  },
  "billing.switchSubscription": async () => {
    const { buyer, agent, newTier: addTier } = await newPaidPlan(db, stripe);
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
    const { buyer, invoiceId } = await newPayment(db, stripe);
    return {
      ctx: buyer,
      make: (as) => callerOf(as).payments.requestRefund({ invoiceId, reason: "It counts wrong" }),
      actions: ["refund.requested"],
    };
  },
  "payments.refundPayment": async () => {
    const { buyer, admin, invoiceId } = await newPayment(db, stripe);
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
    const { buyer, admin, invoiceId } = await newPayment(db, stripe);
    await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
    return {
      ctx: admin,
      make: (as) => callerOf(as).payments.declineRefund({ invoiceId, answer: "It counts right" }),
      actions: ["refund_request.declined"],
    };
  },
  "apiKeys.create": async () => {
    const ctx = await newUser(db);
    const { organizationId } = ctx.actor;
    return {
      ctx,
      make: (as) => callerOf(as).apiKeys.create({ organizationId, name: "Reports", scopes: ["usage:read"] }),
      actions: ["api_key.created"],
    };
  },
  "apiKeys.revoke": async () => {
    const ctx = await newUser(db);
    const { organizationId } = ctx.actor;
    const { apiKey } = await callerOf(ctx).apiKeys.create({
      organizationId,
      name: "Reports",
      scopes: ["usage:read"],
    });
    return {
      ctx,
      make: (as) => callerOf(as).apiKeys.revoke({ organizationId, keyId: apiKey.id }),
      actions: ["api_key.revoked"],
    };
  },
  "clients.rotateSecret": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).clients.rotateSecret({ agentId }),
      actions: ["oauth_client.secret_rotated"],
    };
  },
  "clients.setRedirectUris": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    const redirectUris = ["https://agent.example/elsewhere"];
    return {
      ctx,
      make: (as) => callerOf(as).clients.setRedirectUris({ agentId, redirectUris }),
      actions: ["oauth_client.redirect_uris_changed"],
    };
  },
  "clients.setPostLogoutRedirectUris": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    const postLogoutRedirectUris = ["https://agent.example/"];
    return {
      ctx,
      make: (as) => callerOf(as).clients.setPostLogoutRedirectUris({ agentId, postLogoutRedirectUris }),
      actions: ["oauth_client.post_logout_redirect_uris_changed"],
    };
  },
  "clients.setAuthentication": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    const authentication = { method: "client_secret_post" as const };
    return {
      ctx,
      make: (as) => callerOf(as).clients.setAuthentication({ agentId, authentication }),
      actions: ["oauth_client.authentication_changed"],
    };
  },
  "clients.setStopped": async () => {
    const { ctx, agentId } = await vendorWithAgent();
    return {
      ctx,
      make: (as) => callerOf(as).clients.setStopped({ agentId, stopped: true }),
      actions: ["oauth_client.disabled"],
    };
  },
  "identity.disconnectAgent": async () => {
    const { ctx, agent, agentId } = await buyerWithPlan();
    await newGrant(ctx, agent.clientId);
    return {
      ctx,
      make: (as) => callerOf(as).identity.disconnectAgent({ agentId }),
      actions: ["consent.withdrawn"],
    };
  },
  "usage.setCaps": async () => {
    const { ctx, agentId } = await buyerWithPlan();
    const caps = { warnDay: 3, stopDay: 5, warnPeriod: null, stopPeriod: null };
    return {
      ctx,
      make: (as) => callerOf(as).usage.setCaps({ agentId, metricSlug: "pages", ...caps }),
      actions: ["usage_caps.set"],
    };
  },
  "usage.readAlerts": async () => ({
    ctx: await newUser(db),
    make: (as) => callerOf(as).usage.readAlerts({ until: "2026-01-01T00:00:00Z" }),
    actions: ["usage_alerts.read"],
  }),
  "usage.setAlertMails": async () => ({
    ctx: await newUser(db),
    make: (as) => callerOf(as).usage.setAlertMails({ mails: false }),
    actions: ["usage_alerts.mails_off"],
  }),
  "inbox.retryStripeEvent": async () => {
    const [event] = await eventsOf(db, [await receive(db)]);
    const ctx = await newUser(db, "admin");
    return {
      ctx,
      make: (as) => callerOf(as).inbox.retryStripeEvent({ eventId: event?.id ?? "" }),
      actions: ["stripe_event.retried"],
    };
  },
  "admin.setUserRole": async () => {
    const { ctx, userId } = await adminAndUser();
    return {
      ctx,
      make: (as) => callerOf(as).admin.setUserRole({ userId, role: "admin" }),
      actions: ["user.role_changed"],
    };
  },
  "admin.banUser": async () => {
    const { ctx, userId } = await adminAndUser();
    return {
      ctx,
      make: (as) => callerOf(as).admin.banUser({ userId, reason: "Test" }),
      actions: ["user.banned"],
    };
  },
  "admin.unbanUser": async () => {
    const { ctx, userId } = await adminAndUser();
    await callerOf(ctx).admin.banUser({ userId, reason: "Test" });
    return { ctx, make: (as) => callerOf(as).admin.unbanUser({ userId }), actions: ["user.unbanned"] };
  },
  "admin.revokeUserSession": async () => {
    const { ctx, user, userId } = await adminAndUser();
    const sessionId = await openSession(user);
    return {
      ctx,
      make: (as) => callerOf(as).admin.revokeUserSession({ userId, sessionId }),
      actions: ["session.ended"],
    };
  },
  "admin.revokeUserSessions": async () => {
    const { ctx, user, userId } = await adminAndUser();
    await openSession(user);
    return {
      ctx,
      make: (as) => callerOf(as).admin.revokeUserSessions({ userId }),
      actions: ["session.ended"],
    };
  },
  "admin.unlockUser": async () => {
    const { ctx, user, userId } = await adminAndUser();
    const lock = { failed: 10, lastTriedAt: new Date(), lockedUntil: new Date(Date.now() + 60_000) };
    await db.insert(failedSignIns).values({ email: user.email, ...lock });
    return { ctx, make: (as) => callerOf(as).admin.unlockUser({ userId }), actions: ["user.unlocked"] };
  },
  "admin.confirmUserEmail": async () => {
    const { ctx, userId } = await adminAndUser();
    await db.update(users).set({ emailVerified: false }).where(eq(users.id, userId));
    return {
      ctx,
      make: (as) => callerOf(as).admin.confirmUserEmail({ userId }),
      actions: ["user.email_confirmed_by_admin"],
    };
  },
  "identity.unlinkAccount": async () => {
    const ctx = await withSession(await newUser(db));
    const { userId } = ctx.actor;
    for (const providerId of ["credential", "google"])
      await db.insert(accounts).values({ userId, providerId, accountId: userId });
    return {
      ctx,
      make: (as) => callerOf(as).identity.unlinkAccount({ provider: "google" }),
      actions: ["user.sign_in_method_removed"],
    };
  },
};

/** Changes that only commands and jobs make. */
const commands: Record<string, () => Promise<Change>> = {
  createCategory: () =>
    Promise.resolve({
      ctx: system(),
      make: (ctx) => createCategory(ctx, { slug: `c-${randomUUID()}`, name: "Tests", summary: "" }),
      actions: ["category.created"],
    }),
  setIcon: async () => {
    const { agentId } = await vendorWithAgent();
    return {
      ctx: system(),
      make: (ctx) => setIcon(ctx, agentId, { contentType: "image/png", body: Buffer.from("x") }),
      actions: ["listing.icon_set"],
    };
  },
  rotateClientSecret: async () => {
    const { agent } = await vendorWithAgent();
    return {
      ctx: system(),
      make: (ctx) => rotateClientSecret(ctx, { clientId: agent.clientId, overlapHours: 0 }),
      actions: ["oauth_client.secret_rotated"],
    };
  },
};

/** The usage ledger is the record of these: who, when and how much stand in its rows. */
const RECORDED_ELSEWHERE = [
  "usage.consume",
  "usage.consumeBatch",
  "usage.hold",
  "usage.settle",
  "usage.release",
];

/** Opens pages of Stripe's and writes nothing; what is changed there comes back as events. */
const CHANGES_NOTHING = ["billing.openPortal"];

/** The same database, of which no transaction is kept. */
function failingAtCommit(of: Database): Database {
  const transaction: Database["transaction"] = (work) =>
    of.transaction(async (tx) => {
      await work(tx);
      throw new Error("the commit failed");
    });
  return new Proxy(of, {
    get: (target, property) =>
      property === "transaction" ? transaction : (Reflect.get(target, property, target) as unknown),
  });
}

describe.each(Object.entries({ ...procedures, ...commands }))("%s", (_, prepare) => {
  it("writes who did what into the audit log", async () => {
    const { ctx, make, actions } = await prepare();
    const requestId = randomUUID();
    await make({ ...ctx, requestId });
    const rows = await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.requestId, requestId))
      .orderBy(auditEvents.id);
    expect(rows.map(({ action }) => action)).toEqual(actions);
    for (const { actorKind, actorId } of rows) {
      expect({ actorKind, actorId }).toEqual({
        actorKind: ctx.actor.kind,
        actorId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
      });
    }
  });

  it("changes nothing at all when its audit row cannot be written", async () => {
    const { ctx, make } = await prepare();
    const before = await fingerprint(db);
    // The request id stands in the audit row only, and PostgreSQL stores no NUL.
    await expect(make({ ...ctx, requestId: "\0" })).rejects.toThrow("audit_events");
    expect(await fingerprint(db)).toEqual(before);
    // Nor does its audit row stay when the change is not kept.
    await expect(make({ ...ctx, db: failingAtCommit(db) })).rejects.toThrow("the commit failed");
    expect(await fingerprint(db)).toEqual(before);
    await make({ ...ctx, requestId: null });
    expect(await fingerprint(db)).not.toEqual(before);
  });
});

describe("the list above", () => {
  it("names every mutation there is", () => {
    const mutations = Object.entries<unknown>(appRouter._def.procedures)
      .filter(([, procedure]) => (procedure as { _def: { type: string } })._def.type === "mutation")
      .map(([path]) => path);
    expect(mutations.toSorted()).toEqual(
      [...Object.keys(procedures), ...RECORDED_ELSEWHERE, ...CHANGES_NOTHING].toSorted(),
    );
  });
});
