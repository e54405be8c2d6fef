import { members } from "@souk/db/schema/organizations";
import { sessions } from "@souk/db/schema/sessions";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { UserActor } from "../../platform/actor.ts";
import { startTestApp, signUp, type TestApp } from "../../testing/app.ts";
import { callerOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { actingFor, newOrganization } from "../../testing/organization.ts";
import { newAgent, newTier, newUser, type TestContext, throughAgent } from "../../testing/market.ts";
import { endWatches } from "./index.ts";

/** Somebody on a plan of 10 pages a month, signed in. */
async function setUp() {
  const { db } = await testDatabase();
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const buyer = await withSession(await newUser(db));
  const agentId = agent.slug;
  await callerOf(buyer).billing.checkout({ agentId, tierId: tier.id });
  const its = callerOf(throughAgent(buyer, agent)).usage;
  let spends = 0;
  const consume = (quantity: number) =>
    its.consume({ agentId, metricSlug: "pages", quantity, idempotencyKey: `run-${(spends += 1)}` });
  const sessionId = buyer.actor.session?.id ?? "";
  return { db, agentId, buyer, sessionId, consume, watch: () => watchAs(buyer) };
}

/** The stream of this person; `next` answers what it shows next, `leave` is what a closed tab does. */
async function watchAs(person: TestContext<UserActor>) {
  const stream = await callerOf(person).usage.watch();
  const reader = stream[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await reader.next();
      if (done || !value) throw new Error("The stream has ended");
      return value.items.map(({ metric, used }) => [metric, used]);
    },
    leave: () => reader.return?.(undefined),
  };
}

describe("the stream of quotas", () => {
  it("shows all at first, then what changed, without being asked again", async () => {
    const { watch, consume } = await setUp();
    const { next, leave } = await watch();
    expect(await next()).toEqual([
      ["pages", 0],
      ["calls", 0],
    ]);
    const changed = next();
    await consume(3);
    expect(await changed).toEqual([
      ["pages", 3],
      ["calls", 0],
    ]);
    await leave();
  });

  it("shows every tab the same, and nobody what others use", async () => {
    const one = await setUp();
    const other = await setUp();
    const tabs = [await one.watch(), await one.watch(), await other.watch()];
    for (const tab of tabs) await tab.next();
    const changed = tabs.map((tab) => tab.next());
    await one.consume(3);
    expect(await Promise.all(changed.slice(0, 2))).toEqual([
      [
        ["pages", 3],
        ["calls", 0],
      ],
      [
        ["pages", 3],
        ["calls", 0],
      ],
    ]);
    await other.consume(1);
    expect(await changed[2]).toEqual([
      ["pages", 1],
      ["calls", 0],
    ]);
    for (const tab of tabs) await tab.leave();
  });

  it("ends within seconds of the end of the session", async () => {
    const { db, sessionId, watch } = await setUp();
    const { next } = await watch();
    await next();
    const ended = next();
    await db.delete(sessions).where(eq(sessions.id, sessionId));
    await expect(ended).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("ends within seconds when the person is no member any more", async () => {
    const { db, buyer, watch } = await setUp();
    const { next } = await watch();
    await next();
    const ended = next();
    const { userId, organizationId } = buyer.actor;
    await db
      .delete(members)
      .where(and(eq(members.userId, userId), eq(members.organizationId, organizationId)));
    await expect(ended).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("ends when its session acts for another organization, though another tab of it follows that", async () => {
    const { db, buyer, sessionId, watch } = await setUp();
    const stale = await watch();
    await stale.next();
    const ended = stale.next();
    const { id: organizationId } = await newOrganization(db);
    const { userId } = buyer.actor;
    await db.insert(members).values({ organizationId, userId, role: "member" });
    await db.update(sessions).set({ activeOrganizationId: organizationId }).where(eq(sessions.id, sessionId));
    const other = await watchAs(actingFor(buyer, organizationId, "member"));
    const showing = other.next();
    await expect(ended).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await db.delete(sessions).where(eq(sessions.id, sessionId));
    await expect(showing).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("is refused beyond eight of one person, and again given when one is closed", async () => {
    const { watch } = await setUp();
    const tabs = await Promise.all(Array.from({ length: 8 }, watch));
    for (const tab of tabs) await tab.next();
    await expect((await watch()).next()).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await tabs[0]?.leave();
    const another = await watch();
    expect(await another.next()).toHaveLength(2);
    for (const tab of [...tabs, another]) await tab.leave();
  });

  it("asks the database nothing when nobody watches", async () => {
    const { db, watch } = await setUp();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const { next, leave } = await watch();
    const first = next();
    await vi.advanceTimersByTimeAsync(0);
    await first;
    const query = vi.spyOn(db.$client, "query");
    onTestFinished(() => query.mockRestore());
    // The next look is set only when the first is done; `waitFor` moves the time on until it comes.
    await vi.waitFor(() => expect(query).toHaveBeenCalled(), { timeout: 5_000, interval: 500 });
    await leave();
    for (let asked = 0; asked < query.mock.calls.length; ) {
      asked = query.mock.calls.length;
      await Promise.allSettled(query.mock.results.map(({ value }) => value as unknown));
      await new Promise(setImmediate);
    }
    query.mockClear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(query).not.toHaveBeenCalled();
  });
});

describe("over HTTP", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it("a visitor is refused, and a stream ends with what to do about it when the process ends", async () => {
    const url = `${app.url}/trpc/usage.watch`;
    const refused = await fetch(url, { headers: { accept: "text/event-stream" } });
    expect(await refused.text()).toContain("auth.required");
    const { cookie } = await signUp(app);
    const answer = await fetch(url, { headers: { cookie, origin: app.webUrl } });
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const text = answer.text();
    endWatches(app.deps.db);
    expect(await text).toContain("service.unavailable");
  });
});
