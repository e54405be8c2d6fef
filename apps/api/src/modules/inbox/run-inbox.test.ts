import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { stripeEvents, stripeObjectLeases } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../../testing/market.ts";
import { eventsOf, letTimePass, portsOf, receive } from "../../testing/stripe-inbox.ts";
import { type InboxSettings, retryStripeEvents, runInbox, type Sync } from "./index.ts";
import { claimObjects } from "./lease-store.ts";

let db: Database;
let databaseUrl: string;
beforeAll(async () => {
  ({ db, url: databaseUrl } = await testDatabase());
});
beforeEach(() => db.delete(stripeEvents).then(() => db.delete(stripeObjectLeases)));

const system = () => contextOf(db, { kind: "system" });
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A worker that nothing wakes but notices: its polls are far apart. */
function work(sync: Sync, settings: Partial<InboxSettings> = {}): () => Promise<void> {
  const patient = { parallel: 4, leaseMs: 60_000, pollMs: 60_000, ...settings };
  const stop = runInbox(system(), { databaseUrl, ports: portsOf(sync) }, patient);
  stops.push(stop);
  return stop;
}

const stateOf = async (id: string) => (await eventsOf(db, [id]))[0];
const waitFor = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** Waits until the event is in that state, and answers it. */
async function settled(id: string, state: string) {
  await waitFor(async () => expect(await stateOf(id)).toMatchObject({ state }));
  return stateOf(id);
}

describe("an event", () => {
  it("is worked on when it comes in, without waiting for a poll", async () => {
    const calls: string[] = [];
    work(async (id) => {
      calls.push(id);
      return "synced";
    });
    const first = await receive(db, { objectId: "sub_first" });
    await settled(first, "done");
    const second = await receive(db, { objectId: "sub_second" });
    await settled(second, "done");
    expect(calls).toEqual(["sub_first", "sub_second"]);
    expect(await stateOf(second)).toMatchObject({
      attempts: 1,
      lastError: null,
      processedAt: expect.any(Date),
    });
    expect(await db.select().from(stripeObjectLeases)).toEqual([]);
  });

  it("that came in while no worker ran is worked on at the start", async () => {
    const id = await receive(db);
    work(async () => "synced");
    expect(await settled(id, "done")).toMatchObject({ attempts: 1 });
  });

  it("that says nothing to Souk, or speaks of what is not ours, is ignored", async () => {
    const calls: string[] = [];
    work(async (id) => {
      calls.push(id);
      return "not_ours";
    });
    const unknown = await receive(db, { type: "customer.created", objectId: "cus_1" });
    const foreign = await receive(db, { objectId: "sub_foreign" });
    await settled(unknown, "ignored");
    await settled(foreign, "ignored");
    expect(calls).toEqual(["sub_foreign"]);
  });

  it("is answered by one look at its object, together with every other one about it", async () => {
    const objectId = `sub_${randomUUID()}`;
    const ids = await Promise.all(Array.from({ length: 5 }, () => receive(db, { objectId })));
    const sync = vi.fn<Sync>(async () => "synced");
    work(sync);
    for (const id of ids) await settled(id, "done");
    expect(sync.mock.calls).toEqual([[objectId]]);
  });

  it("that comes in while its object is looked at causes another look", async () => {
    const objectId = `sub_${randomUUID()}`;
    const looking = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let looks = 0;
    work(async () => {
      looks += 1;
      looking.resolve();
      await goOn.promise;
      return "synced";
    });
    const early = await receive(db, { objectId });
    await looking.promise;
    const late = await receive(db, { objectId });
    goOn.resolve();
    await settled(early, "done");
    await settled(late, "done");
    expect(looks).toBe(2);
  });
});

describe("an event that fails", () => {
  const failing: Sync = async () => {
    throw new Error("Stripe is away\nparams: secret");
  };

  it("is written down and waits, without a value of a query", async () => {
    const id = await receive(db);
    const before = Date.now();
    work(failing);
    await settled(id, "failed");
    const event = await stateOf(id);
    expect(event).toMatchObject({ attempts: 1, lastError: "Error: Stripe is away", processedAt: null });
    expect(event?.nextAttemptAt.getTime()).toBeGreaterThan(before - 1_000);
    expect(event?.nextAttemptAt.getTime()).toBeLessThan(Date.now() + 6_000);
  });

  it("is tried again when its pause is over", async () => {
    const id = await receive(db);
    let isAway = true;
    work(
      async () => {
        if (isAway) throw new Error("Stripe is away");
        return "synced";
      },
      { pollMs: 10 },
    );
    await settled(id, "failed");
    isAway = false;
    await letTimePass(db);
    await settled(id, "done");
    expect((await stateOf(id))?.attempts).toBeGreaterThanOrEqual(2);
  });

  it("is dead after twelve attempts, until a person puts it back", async () => {
    const id = await receive(db);
    const stop = work(failing, { pollMs: 5 });
    await waitFor(async () => {
      await letTimePass(db);
      expect(await stateOf(id)).toMatchObject({ state: "dead", attempts: 12, processedAt: null });
    });
    await stop();
    work(async () => "synced");
    await retryStripeEvents(system(), { id });
    await settled(id, "done");
    expect(await stateOf(id)).toMatchObject({ attempts: 1, lastError: null });
  });

  it("does not hold up the others", async () => {
    const bad = await receive(db, { objectId: "sub_bad" });
    const good = await receive(db, { objectId: "sub_good" });
    work(async (id) => (id === "sub_bad" ? failing(id) : "synced"), { parallel: 1 });
    expect(await settled(good, "done")).toMatchObject({ attempts: 1 });
    expect(await settled(bad, "failed")).toMatchObject({ attempts: 1 });
  });

  it("and ends its worker every time is dead as well", async () => {
    const id = await receive(db);
    await db.update(stripeEvents).set({ attempts: 12 }).where(eq(stripeEvents.stripeEventId, id));
    const sync = vi.fn<Sync>(async () => "synced");
    work(sync);
    await settled(id, "dead");
    expect(sync).not.toHaveBeenCalled();
  });
});

describe("workers", () => {
  it("never look at the same object at once, and at several together, but not too many", async () => {
    const objects = Array.from({ length: 20 }, () => `sub_${randomUUID()}`);
    const open = new Map<string, number>();
    let most = 0;
    const overlaps: string[] = [];
    const sync: Sync = async (id) => {
      if (open.has(id)) overlaps.push(id);
      open.set(id, 1);
      most = Math.max(most, open.size);
      await new Promise((resolve) => setImmediate(resolve));
      open.delete(id);
      return "synced";
    };
    for (let worker = 0; worker < 4; worker += 1) work(sync, { parallel: 3 });
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => objects.map((objectId) => receive(db, { objectId }))).flat(),
    );
    for (const id of ids) await settled(id, "done");
    expect(overlaps).toEqual([]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(12);
  });

  it("leave alone what another holds, and take over when its lease has run out", async () => {
    const id = await receive(db);
    const [lost] = await claimObjects(db, { leaseMs: 60_000, limit: 10 });
    expect(lost?.events).toHaveLength(1);
    expect(await claimObjects(db, { leaseMs: 60_000, limit: 10 })).toEqual([]);
    await letTimePass(db);
    work(async () => "synced");
    await settled(id, "done");
    expect(await stateOf(id)).toMatchObject({ attempts: 2 });
  });

  it("keep an object for as long as they look at it", async () => {
    const id = await receive(db);
    const goOn = Promise.withResolvers<void>();
    const looking = Promise.withResolvers<void>();
    work(
      async () => {
        looking.resolve();
        await goOn.promise;
        return "synced";
      },
      { leaseMs: 300 },
    );
    await looking.promise;
    const [{ leaseUntil } = { leaseUntil: new Date() }] = await db.select().from(stripeObjectLeases);
    await waitFor(async () => {
      const [lease] = await db.select().from(stripeObjectLeases);
      expect(lease?.leaseUntil.getTime()).toBeGreaterThan(leaseUntil.getTime() + 300);
    });
    expect(await claimObjects(db, { leaseMs: 1, limit: 10 })).toEqual([]);
    goOn.resolve();
    await settled(id, "done");
  });

  it("finish what they began when they are stopped, and begin nothing more", async () => {
    const id = await receive(db);
    const looking = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const stop = work(async () => {
      looking.resolve();
      await goOn.promise;
      return "synced";
    });
    await looking.promise;
    const stopping = stop();
    const late = await receive(db);
    goOn.resolve();
    await stopping;
    expect(await stateOf(id)).toMatchObject({ state: "done" });
    expect(await stateOf(late)).toMatchObject({ state: "received", attempts: 0 });
  });

  it("whose lease was lost meanwhile write nothing and leave the object to whoever took over", async () => {
    const id = await receive(db);
    const begin = () => {
      const [looking, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<"synced">()];
      const stop = work(() => {
        looking.resolve();
        return answer.promise;
      });
      return { looking: looking.promise, answer, stop };
    };
    const late = begin();
    await late.looking;
    await letTimePass(db);
    const next = begin();
    await next.looking;
    late.answer.reject(new Error("too late"));
    await late.stop();
    expect(await stateOf(id)).toMatchObject({ state: "received", attempts: 2, lastError: null });
    expect(await db.$count(stripeObjectLeases)).toBe(1);
    next.answer.resolve("synced");
    await settled(id, "done");
  });

  it("leave an event that a person put back meanwhile to be looked at again", async () => {
    const id = await receive(db);
    const looking = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let looks = 0;
    work(async () => {
      looks += 1;
      looking.resolve();
      await goOn.promise;
      return "synced";
    });
    await looking.promise;
    await retryStripeEvents(system(), { id });
    goOn.resolve();
    await settled(id, "done");
    expect(looks).toBe(2);
  });

  it("hear of events again when the connection they listen on broke", async () => {
    work(async () => "synced");
    await settled(await receive(db), "done");
    await db.$client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'souk-inbox'",
    );
    expect(await settled(await receive(db), "done")).toMatchObject({ attempts: 1 });
  });
});
