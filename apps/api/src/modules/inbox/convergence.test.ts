import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { stripeEvents, stripeObjectLeases } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { contextOf } from "../../testing/market.ts";
import { letTimePass, portsOf } from "../../testing/stripe-inbox.ts";
import { retryStripeEvents, type Sync } from "./index.ts";
import { type Claim, claimObjects } from "./lease-store.ts";
import { insertEvents } from "./store.ts";
import { workOnObject } from "./work-on-object.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const OBJECTS = 2;

/** How an object's sync ends. Crashes write nothing into the inbox, as when the process is killed. */
type Ending = "well" | "refused" | "crash before writing" | "crash after writing";

/** What may happen, in any order. Indices are taken modulo what there is. */
type Step =
  | { do: "change"; object: number; isDelivered: boolean }
  | { do: "deliver"; event: number }
  | { do: "work"; endings: Ending[] }
  /** A worker that fetched and stalls: the second half of its work comes with a later `resume`, or never. */
  | { do: "stall" }
  | { do: "resume" }
  | { do: "wait" };

const nat = fc.nat(50);
const ending = fc.constantFrom<Ending>("well", "refused", "crash before writing", "crash after writing");
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ do: fc.constant("change" as const), object: nat, isDelivered: fc.boolean() }),
    fc.record({ do: fc.constant("deliver" as const), event: nat }),
    fc.record({
      do: fc.constant("work" as const),
      endings: fc.array(ending, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ do: fc.constant("stall" as const) }),
    fc.record({ do: fc.constant("resume" as const) }),
    fc.record({ do: fc.constant("wait" as const) }),
  ),
  { minLength: 5, maxLength: 40 },
);

class Crash extends Error {}

/** Stripe and Souk as the inbox sees them: versions of objects there, what was put into effect here. */
class World {
  readonly objects = Array.from({ length: OBJECTS }, () => `sub_${randomUUID()}`);
  readonly atStripe = new Map(this.objects.map((id) => [id, 0]));
  /** Of each object the version in effect and when it was asked for; a later answer is never overwritten. */
  readonly here = new Map<string, { version: number; askedAt: number }>();
  /** How often each version was booked: a version that was seen is booked under its own name, once. */
  readonly bookings = new Map<string, number>();
  readonly events: { stripeEventId: string; objectId: string; version: number }[] = [];
  private clock = 0;

  change(object: number): World["events"][number] {
    const objectId = this.objects[object % OBJECTS] ?? "";
    const version = (this.atStripe.get(objectId) ?? 0) + 1;
    this.atStripe.set(objectId, version);
    const event = { stripeEventId: `evt_${randomUUID()}`, objectId, version };
    this.events.push(event);
    return event;
  }

  ask(objectId: string) {
    this.clock += 1;
    return { objectId, version: this.atStripe.get(objectId) ?? 0, askedAt: this.clock };
  }

  /** The guarded write that every sync promises. */
  write({ objectId, version, askedAt }: ReturnType<World["ask"]>): void {
    if ((this.here.get(objectId)?.askedAt ?? 0) > askedAt) return;
    this.here.set(objectId, { version, askedAt });
    const source = `${objectId}:${version}`;
    if (!this.bookings.has(source)) this.bookings.set(source, 1);
  }
}

/** The database, for a worker that does not live to write what became of its events. */
const noDatabase = new Proxy({} as Database, {
  get: () => () => Promise.reject(new Crash("killed")),
});

async function run(world: World, history: readonly Step[]): Promise<void> {
  const stalled: (() => Promise<void>)[] = [];
  for (const step of history) {
    if (step.do === "change") {
      const event = world.change(step.object);
      if (step.isDelivered) await deliver([event]);
    }
    if (step.do === "deliver") await deliver([world.events[step.event % world.events.length]]);
    if (step.do === "work") await work(world, step.endings);
    if (step.do === "stall") stalled.push(...(await stall(world)));
    if (step.do === "resume") await stalled.shift()?.();
    if (step.do === "wait") await letTimePass(db);
    await nothingIsDoneThatIsNotInEffect(world);
  }
}

async function deliver(events: readonly (World["events"][number] | undefined)[]): Promise<void> {
  await insertEvents(
    db,
    events
      .filter((event) => event !== undefined)
      .map(({ stripeEventId, objectId }) => ({
        stripeEventId,
        objectId,
        type: "customer.subscription.updated",
        apiVersion: null,
        payload: {},
      })),
  );
}

const claim = () => claimObjects(db, { leaseMs: 60_000, limit: OBJECTS });

async function work(world: World, endings: readonly Ending[]): Promise<void> {
  const claims = await claim();
  await Promise.all(claims.map((one, at) => finish(world, one, endings[at % endings.length] ?? "well")));
}

async function finish(world: World, one: Claim, how: Ending): Promise<void> {
  const sync: Sync = async (id) => {
    const answer = world.ask(id);
    if (how === "refused") throw new Error("Stripe is away");
    if (how !== "crash before writing") world.write(answer);
    return "synced";
  };
  const ctx = contextOf(how.startsWith("crash") ? noDatabase : db, { kind: "system" });
  await workOnObject(ctx, portsOf(sync), one).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
}

/** Claims and asks now, writes and settles when it is called. */
async function stall(world: World): Promise<(() => Promise<void>)[]> {
  const claims = await claim();
  return claims.map((one) => {
    const answer = world.ask(one.objectId);
    const sync: Sync = async () => {
      world.write(answer);
      return "synced";
    };
    return () => workOnObject(contextOf(db, { kind: "system" }), portsOf(sync), one);
  });
}

/** The promise that makes the others possible: a done event's version, or a later one, was put into effect. */
async function nothingIsDoneThatIsNotInEffect(world: World): Promise<void> {
  for (const { stripeEventId, state } of await db.select().from(stripeEvents)) {
    const event = world.events.find((one) => one.stripeEventId === stripeEventId);
    if (!event || state !== "done") continue;
    expect(world.here.get(event.objectId)?.version).toBeGreaterThanOrEqual(event.version);
  }
}

/** Deliveries that were lost come by reconciling, dead events by a person's word; then everything calms down. */
async function calmDown(world: World): Promise<void> {
  await deliver(world.events);
  await retryStripeEvents(contextOf(db, { kind: "system" }), {});
  for (let claims = await claimAfterAWhile(); claims.length > 0; claims = await claimAfterAWhile()) {
    for (const one of claims) await finish(world, one, "well");
  }
}

async function claimAfterAWhile(): Promise<Claim[]> {
  await letTimePass(db);
  return claim();
}

it("any order, repetition, delay and loss of events, with crashes between, ends in what Stripe holds", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      await db.delete(stripeEvents);
      await db.delete(stripeObjectLeases);
      const world = new World();
      await run(world, history);
      await calmDown(world);
      for (const [objectId, version] of world.atStripe) {
        expect(world.here.get(objectId)?.version ?? 0).toBe(version);
      }
      const states = await db.select({ state: stripeEvents.state }).from(stripeEvents);
      expect(states).toEqual(world.events.map(() => ({ state: "done" })));
      expect(await db.select().from(stripeObjectLeases)).toEqual([]);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  );
}, 60_000);
