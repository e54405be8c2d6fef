import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@souk/db/client";
import { stripeEvents, stripeObjectLeases } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { count, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { insertEvents, type NewEvent } from "./store.ts";

const EVENTS = 1_000;
const OBJECTS = 500;

let db: Database;
let databaseUrl: string;
let stripe: Server;
let asked = 0;
/** Objects that are being asked for, and those that were while somebody else already did. */
const open = new Set<string>();
const overlaps: string[] = [];
const halfway = Promise.withResolvers<void>();
const workers: ChildProcess[] = [];

/** Stripe: every object is at version 2. A caller that dies lets go of its object. */
function startStripe(): Promise<Server> {
  const server = createServer((req, res) => {
    const id = req.url ?? "";
    if (open.has(id)) overlaps.push(id);
    open.add(id);
    res.on("close", () => open.delete(id));
    asked += 1;
    if (asked === OBJECTS / 2) halfway.resolve();
    setTimeout(() => res.end('{"version":2}'), 3);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function startWorker(): ChildProcess {
  const { port } = stripe.address() as AddressInfo;
  const file = new URL("../../testing/inbox-process.ts", import.meta.url).pathname;
  const worker = spawn(process.execPath, [file], {
    env: { ...process.env, DATABASE_URL: databaseUrl, STRIPE_URL: `http://127.0.0.1:${port}` },
    stdio: ["ignore", "ignore", "inherit"],
  });
  workers.push(worker);
  return worker;
}

/** Two events about each object, in an order that mixes them, a tenth of them delivered twice. */
async function deliverAll(): Promise<void> {
  const events = Array.from({ length: EVENTS }, (_, at): NewEvent => {
    const number = (at * 617) % EVENTS;
    return {
      stripeEventId: `evt_${number}`,
      type: "customer.subscription.updated",
      objectId: `sub_${number % OBJECTS}`,
      apiVersion: null,
      payload: {},
    };
  });
  await insertEvents(db, events);
  await insertEvents(db, events.slice(0, EVENTS / 10));
}

beforeAll(async () => {
  ({ db, url: databaseUrl } = await testDatabase());
  await db.execute(sql`create table test_objects (id text primary key, version integer not null)`);
  await db.execute(sql`create table test_bookings (source text primary key)`);
  await db.execute(sql`create table test_total (amount integer not null)`);
  await db.execute(sql`insert into test_total values (0)`);
  stripe = await startStripe();
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  stripe.closeAllConnections();
  await new Promise((resolve) => stripe.close(resolve));
});

it("a worker killed in the middle of a thousand events loses none, and none is applied twice", async () => {
  await deliverAll();
  const first = startWorker();
  await halfway.promise;
  first.kill("SIGKILL");
  await new Promise((resolve) => first.once("exit", resolve));
  const left = await db.$count(stripeEvents, sql`${stripeEvents.state} = 'received'`);
  expect(left).toBeGreaterThan(0);
  expect(await db.$count(stripeObjectLeases)).toBeGreaterThan(0);

  startWorker();
  startWorker();
  await vi.waitFor(
    async () => {
      const states = await db
        .select({ state: stripeEvents.state, events: count() })
        .from(stripeEvents)
        .groupBy(stripeEvents.state);
      expect(states).toEqual([{ state: "done", events: EVENTS }]);
    },
    { timeout: 40_000, interval: 100 },
  );

  const { rows: objects } = await db.execute(sql`select version, count(*)::int from test_objects group by 1`);
  expect(objects).toEqual([{ version: 2, count: OBJECTS }]);
  const { rows: total } = await db.execute(sql`select amount from test_total`);
  expect(total).toEqual([{ amount: OBJECTS }]);
  expect(overlaps).toEqual([]);
  expect(await db.$count(stripeObjectLeases)).toBe(0);
}, 60_000);
