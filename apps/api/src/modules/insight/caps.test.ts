import type { UsageCaps } from "@souk/contracts/usage/caps";
import { auditEvents } from "@souk/db/schema/audit";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newAgent, newTier, newUser, throughAgent, throughKey } from "../../testing/market.ts";
import { actingFor, newMember } from "../../testing/organization.ts";

const NONE: UsageCaps = { warnDay: null, stopDay: null, warnPeriod: null, stopPeriod: null };

/** A buyer on a free plan of 10 pages a month, and what they and their agent can do. */
async function setUp() {
  const { db } = await testDatabase();
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const buyer = await newUser(db);
  const [me, its] = [callerOf(buyer), callerOf(throughAgent(buyer, agent))];
  const agentId = agent.slug;
  await me.billing.checkout({ agentId, tierId: tier.id });
  const pages = { agentId, metricSlug: "pages" };
  let spends = 0;
  return {
    db,
    agent,
    tier,
    buyer,
    me,
    its,
    pages,
    set: (caps: Partial<UsageCaps>) => me.usage.setCaps({ ...pages, ...NONE, ...caps }),
    consume: (quantity: number) =>
      its.usage.consume({ ...pages, quantity, idempotencyKey: `run-${(spends += 1)}` }),
  };
}

describe("a cap", () => {
  it("is none until it is set, and then what was set, for the buyer and for the agent", async () => {
    const { me, its, pages, set } = await setUp();
    expect(await me.usage.getCaps(pages)).toEqual(NONE);
    const caps = { warnDay: 2, stopDay: 4, warnPeriod: 6, stopPeriod: 8 };
    expect(await set(caps)).toEqual(caps);
    expect(await me.usage.getCaps(pages)).toEqual(caps);
    expect(await its.usage.getCaps(pages)).toEqual(caps);
  });

  it("stands beside the quota, with what was used today", async () => {
    const { its, set, consume, pages } = await setUp();
    await set({ stopDay: 4 });
    await consume(3);
    await its.usage.hold({ ...pages, quantity: 1, idempotencyKey: "h" });
    const { items } = await its.usage.get({ agentId: pages.agentId });
    expect(items).toMatchObject([
      { metric: "pages", used: 3, usedToday: 3, heldToday: 1, caps: { ...NONE, stopDay: 4 } },
      { metric: "calls", used: 0, usedToday: 0, heldToday: 0, caps: NONE },
    ]);
  });

  it("stops what would go beyond it, and takes hold of what is used already", async () => {
    const { set, consume } = await setUp();
    await consume(3);
    await set({ stopDay: 4 });
    expect(await refusalOf(consume(2))).toBe("usage.cap_reached");
    await expect(consume(1)).resolves.toMatchObject({ used: 4 });
    await set({ stopPeriod: 2 });
    expect(await refusalOf(consume(1))).toBe("usage.cap_reached");
    await set({});
    await expect(consume(6)).resolves.toMatchObject({ used: 10 });
  });

  it("of 0 stops everything at once", async () => {
    const { set, consume } = await setUp();
    await set({ stopDay: 0 });
    expect(await refusalOf(consume(1))).toBe("usage.cap_reached");
  });

  it("stays when the plan is left and taken again", async () => {
    const { me, tier, pages, set } = await setUp();
    await set({ stopDay: 4 });
    await me.billing.cancelSubscription({ agentId: pages.agentId });
    await me.billing.checkout({ agentId: pages.agentId, tierId: tier.id });
    expect(await me.usage.getCaps(pages)).toMatchObject({ stopDay: 4 });
  });

  it("is put on record with what it was before, and not at all when nothing changes", async () => {
    const { db, buyer, agent, set } = await setUp();
    await set({ stopDay: 4 });
    await set({ stopDay: 4 });
    await set({ stopDay: 5 });
    const { organizationId, userId } = buyer.actor;
    const rows = await db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.action, "usage_caps.set"), eq(auditEvents.organizationId, organizationId)))
      .orderBy(auditEvents.id);
    const change = (before: number | null, after: number) => ({
      actorId: userId,
      subjectId: agent.listingId,
      details: { metric: "pages", before: { ...NONE, stopDay: before }, after: { ...NONE, stopDay: after } },
    });
    expect(rows).toMatchObject([change(null, 4), change(4, 5)]);
  });

  it("that two set at once is wholly the one's or the other's", async () => {
    const { me, pages, set } = await setUp();
    const all = (units: number) => ({ warnDay: units, stopDay: units, warnPeriod: units, stopPeriod: units });
    await Promise.all([1, 2, 3, 4, 5].map((units) => set(all(units))));
    const caps = await me.usage.getCaps(pages);
    expect(caps).toEqual(all(caps.stopDay ?? 0));
  });
});

describe("caps are refused", () => {
  it.each<[string, Partial<UsageCaps>]>([
    ["below zero", { stopDay: -1 }],
    ["that are no whole units", { stopDay: 1.5 }],
    ["that warn of nothing", { warnDay: 0 }],
    ["that no quota can reach", { stopPeriod: 1_000_000_001 }],
  ])("%s", async (_, caps) => {
    const { set } = await setUp();
    expect(await refusalOf(set(caps))).toBe("request.invalid");
  });

  it("from the agent whose use they bound, from a key, and from a member who pays nothing", async () => {
    const { buyer, its, pages } = await setUp();
    const input = { ...pages, ...NONE };
    expect(await refusalOf(its.usage.setCaps(input))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(throughKey(buyer)).usage.setCaps(input))).toBe("auth.forbidden");
    const { db, actor } = buyer;
    const member = actingFor(
      await newMember(db, actor.organizationId, "member"),
      actor.organizationId,
      "member",
    );
    expect(await refusalOf(callerOf(member).usage.setCaps(input))).toBe("auth.forbidden");
  });

  it("for who has no plan, an unknown metric, an unknown agent, and another agent's token", async () => {
    const { db, buyer, me, pages, tier } = await setUp();
    const stranger = callerOf(await newUser(db));
    expect(await refusalOf(stranger.usage.getCaps(pages))).toBe("subscription.required");
    expect(await refusalOf(stranger.usage.setCaps({ ...pages, ...NONE }))).toBe("subscription.required");
    expect(await refusalOf(me.usage.getCaps({ ...pages, metricSlug: "none" }))).toBe("metric.not_found");
    expect(await refusalOf(me.usage.getCaps({ ...pages, agentId: tier.id }))).toBe("listing.not_found");
    const other = callerOf(throughAgent(buyer, await newAgent(db)));
    expect(await refusalOf(other.usage.getCaps(pages))).toBe("listing.not_found");
  });
});
