import { testDatabase } from "@souk/db/testing/database";
import { usageDays } from "@souk/db/schema/usage";
import { describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newAgent, newTier, newUser, newVendor, throughAgent } from "../../testing/market.ts";
import { readSubject } from "../../testing/quota.ts";
import { addDays, dayOf } from "./rules.ts";

const QUOTAS = [{ metric: "pages", limit: 100, period: "month" as const }];

async function setUp() {
  const { db } = await testDatabase();
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const tier = await newTier(db, agent, { quotas: QUOTAS });
  const agentId = agent.slug;
  let spends = 0;
  const newBuyer = async () => {
    const buyer = await newUser(db);
    await callerOf(buyer).billing.checkout({ agentId, tierId: tier.id });
    const its = callerOf(throughAgent(buyer, agent)).usage;
    const consume = (quantity: number) =>
      its.consume({ agentId, metricSlug: "pages", quantity, idempotencyKey: `run-${(spends += 1)}` });
    /** Has used so much on a day that is over. */
    const used = async (day: string, units: number) => {
      const { organizationId } = buyer.actor;
      const { id } = await readSubject(db, { organizationId, listingId: agent.listingId, metric: "pages" });
      await db.insert(usageDays).values({ subjectId: id, day, used: units });
    };
    return { buyer, me: callerOf(buyer).usage, consume, used };
  };
  const vendors = callerOf(vendor.owner).usage;
  return { db, vendor, agent, agentId, vendors, newBuyer, ...(await newBuyer()) };
}

const today = () => dayOf(new Date());

describe("use by day", () => {
  it("has every day of the last 30, the running one included, and the quota with its forecast", async () => {
    const { me, agentId, consume, used } = await setUp();
    await used(addDays(today(), -2), 7);
    await consume(3);
    const { from, to, items } = await me.getDays({ agentId });
    expect([from, to]).toEqual([addDays(today(), -29), today()]);
    const pages = items.find(({ metric }) => metric === "pages");
    expect(pages?.days.length).toBe(30);
    expect(pages?.days.slice(-3)).toEqual([
      { day: addDays(today(), -2), used: 7 },
      { day: addDays(today(), -1), used: 0 },
      { day: today(), used: 3 },
    ]);
    expect(pages).toMatchObject({ buyers: 1, quota: { limit: 100, used: 3, period: "month" } });
    expect(pages?.quota?.forecast).toMatchObject({ outlook: "not_in_sight", perDay: 3 });
  });

  it("has the days that were asked for, while the forecast keeps to the last seven", async () => {
    const { me, agentId, consume, used } = await setUp();
    await used("2026-02-27", 5);
    await consume(3);
    const { items } = await me.getDays({ agentId, from: "2026-02-27", to: "2026-03-01" });
    expect(items[0]?.days).toEqual([
      { day: "2026-02-27", used: 5 },
      { day: "2026-02-28", used: 0 },
      { day: "2026-03-01", used: 0 },
    ]);
    expect(items[0]?.quota?.forecast.perDay).toBe(3);
  });

  it("adds up a vendor's customers, and of one shows the quota", async () => {
    const { vendor, agentId, vendors, me, consume, buyer, newBuyer } = await setUp();
    const second = await newBuyer();
    await consume(3);
    await second.consume(4);
    const vendorSlug = vendor.slug;
    const day = { from: today(), to: today() };
    const all = await vendors.getVendorDays({ vendorSlug, ...day });
    expect(all.items[0]).toMatchObject({ metric: "pages", days: [{ used: 7 }], buyers: 2, quota: null });
    const buyerId = buyer.actor.organizationId;
    const one = await vendors.getVendorDays({ vendorSlug, agentId, buyerId, ...day });
    const own = await me.getDays({ agentId, ...day });
    expect(one.items.map(({ days, buyers }) => ({ days, buyers }))).toEqual(
      own.items.map(({ days, buyers }) => ({ days, buyers })),
    );
    expect(one.items[0]?.quota).toMatchObject({ limit: 100, used: 3 });
  });

  it.each([
    ["ends before it begins", { from: "2026-03-02", to: "2026-03-01" }],
    ["is longer than 366 days", { from: "2025-01-01", to: "2026-01-02" }],
    ["lies before 1970", { from: "1969-12-31", to: "1970-01-01" }],
    ["is at the end of time", { to: "9999-12-31" }],
    ["names a day that there is not", { from: "2026-02-30" }],
  ])("refuses a span that %s", async (_, span) => {
    const { me, agentId } = await setUp();
    expect(await refusalOf(me.getDays({ agentId, ...span }))).toBe("request.invalid");
  });

  it("reads a whole leap year", async () => {
    const { me, agentId } = await setUp();
    const { items } = await me.getDays({ agentId, from: "2028-01-01", to: "2028-12-31" });
    expect(items[0]?.days.length).toBe(366);
  });

  it("is empty to who has none, and shows nobody what others used", async () => {
    const { db, vendor, agentId, consume, buyer } = await setUp();
    await consume(3);
    const stranger = callerOf(await newUser(db)).usage;
    expect((await stranger.getDays({ agentId })).items).toEqual([]);
    expect(await refusalOf(stranger.getVendorDays({ vendorSlug: vendor.slug }))).toBe("vendor.not_found");
    const foreign = await newVendor(db);
    const theirs = callerOf(foreign.owner).usage;
    const buyerId = buyer.actor.organizationId;
    expect((await theirs.getVendorDays({ vendorSlug: foreign.slug, buyerId })).items).toEqual([]);
    expect(await refusalOf(theirs.getVendorDays({ vendorSlug: foreign.slug, agentId }))).toBe(
      "listing.not_found",
    );
  });
});
