import { createDb, createPool, type Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newSpender } from "../../../testing/two-ways.ts";
import { readSubject } from "../../../testing/quota.ts";
import { decide } from "./decide.ts";
import { Lane } from "./lane.ts";
import type { Operation, Outcome } from "./operation.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A quota of 10 pages. */
async function newSubject(db: Database) {
  const { organizationId, userId, agent } = await newSpender({ db });
  const key = { organizationId, listingId: agent.listingId, metric: "pages" };
  const { id } = await readSubject(db, key);
  return { id: String(id), userId, read: () => readSubject(db, key) };
}

type Subject = Awaited<ReturnType<typeof newSubject>>;

function consume({ id, userId }: Pick<Subject, "id" | "userId">, key: string): Operation {
  return {
    items: [{ kind: "consume", subjectId: id, key, quantity: 1, seconds: null }],
    batch: null,
    tokenHash: null,
    spender: { userId, clientId: null, apiKeyId: null },
    now: new Date(),
  };
}

const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

/** A session that holds the subject's row until it is let go. */
async function hold({ id }: Subject) {
  const { pool } = await testDatabase();
  const session = await pool.connect();
  await session.query("begin");
  await session.query("select from quota_subjects where id = $1 for update", [id]);
  return async () => {
    await session.query("rollback");
    session.release();
  };
}

/** The sessions that wait for a lock. */
async function waitingSessions(db: Database): Promise<number[]> {
  const { rows } = await db.execute<{ pid: number }>(
    sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%spend_usage%'`,
  );
  return rows.map(({ pid }) => pid);
}

describe("a row that another session holds", () => {
  it("delays nobody else, and whoever wants it is served when it is let go", async () => {
    const { db } = await testDatabase();
    const [held, ...others] = await Promise.all(Array.from({ length: 12 }, () => newSubject(db)));
    if (!held) throw new Error("no subjects");
    const letGo = await hold(held);
    let isServed = false;
    const waiting = decide(db, consume(held, "k")).then((outcomes) => {
      isServed = true;
      return outcomes;
    });
    for (const key of ["a", "b"]) {
      const done = await Promise.all(others.map((other) => decide(db, consume(other, key))));
      expect(done.map(statusesOf)).toEqual(others.map(() => ["consumed"]));
    }
    expect(isServed).toBe(false);
    await letGo();
    expect(statusesOf(await waiting)).toEqual(["consumed"]);
  });

  it("delays nobody who wants another row that was busy for a moment", async () => {
    const { db } = await testDatabase();
    const subjects = await Promise.all(Array.from({ length: 5 }, () => newSubject(db)));
    const [held, brief] = subjects.toSorted((one, other) => (Number(one.id) % 4) - (Number(other.id) % 4));
    const last = subjects.find(({ id }) => Number(id) % 4 !== Number(held?.id) % 4) ?? brief;
    if (!held || !last) throw new Error("no subjects");
    const [letHeldGo, letLastGo] = [await hold(held), await hold(last)];
    const waiting = decide(db, consume(held, "k"));
    const soon = decide(db, consume(last, "k"));
    await expect.poll(() => waitingSessions(db)).toHaveLength(2);
    await letLastGo();
    expect(statusesOf(await soon)).toEqual(["consumed"]);
    await letHeldGo();
    expect(statusesOf(await waiting)).toEqual(["consumed"]);
  });
});

describe("a batch", () => {
  it("does all but the operation that cannot be done", async () => {
    const { db } = await testDatabase();
    const subject = await newSubject(db);
    const keys = ["a", "b", "\u0000", "c"];
    const done = await Promise.allSettled(keys.map((key) => decide(db, consume(subject, key))));
    expect(done.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await subject.read()).toMatchObject({ used: 3 });
  });

  it("takes no key twice, so that a key sent twice at once is spent once and replayed", async () => {
    const { db } = await testDatabase();
    const subject = await newSubject(db);
    const done = await Promise.all([1, 2, 3].map(() => decide(db, consume(subject, "k"))));
    expect(done.flatMap(statusesOf)).toEqual(["consumed", "replayed", "replayed"]);
  });

  it("has 256 items at most, and what comes meanwhile goes together in the next", async () => {
    const sizes: number[] = [];
    const lane = new Lane((operations) => {
      sizes.push(operations.length);
      return Promise.resolve(operations.map(() => []));
    });
    await Promise.all(
      Array.from({ length: 600 }, (_, n) => lane.push(consume({ id: "1", userId: "u" }, `${n}`))),
    );
    expect(sizes).toEqual([256, 256, 88]);
  });
});

describe("a lane that is too slow", () => {
  it("refuses when who waits longest waits for half a second, and serves again when it caught up", async () => {
    const calls: (() => void)[] = [];
    const lane = new Lane((operations) => {
      const { promise, resolve } = Promise.withResolvers<Outcome[][]>();
      calls.push(() => resolve(operations.map(() => [])));
      return promise;
    });
    const push = (key: string) => lane.push(consume({ id: "1", userId: "u" }, key));
    const first = push("first");
    await expect.poll(() => calls.length).toBe(1);
    const now = performance.now();
    const clock = vi.spyOn(performance, "now").mockReturnValue(now);
    const second = push("second");
    clock.mockReturnValue(now + 500);
    const third = push("third");
    clock.mockReturnValue(now + 501);
    expect(() => push("late")).toThrow(expect.objectContaining({ code: "service.unavailable" }));
    clock.mockRestore();
    calls.shift()?.();
    expect(await first).toEqual([]);
    const again = push("again");
    await expect.poll(() => calls.length).toBe(1);
    calls.shift()?.();
    expect(await Promise.all([second, third, again])).toEqual([[], [], []]);
  });
});

describe("a database that goes away", () => {
  it("fails what waits for it at once, and serves what comes when it is back", async () => {
    const { db, pool } = await testDatabase();
    const subject = await newSubject(db);
    const letGo = await hold(subject);
    const waiting = Promise.allSettled(["a", "b"].map((key) => decide(db, consume(subject, key))));
    await expect.poll(() => waitingSessions(db)).toHaveLength(1);
    const [pid] = await waitingSessions(db);
    await pool.query("select pg_terminate_backend($1)", [pid]);
    for (const one of await waiting) {
      expect(one).toMatchObject({ status: "rejected", reason: { code: "57P01" } });
    }
    await letGo();
    expect(statusesOf(await decide(db, consume(subject, "a")))).toEqual(["consumed"]);
  });
});

describe("two processes", () => {
  it("spend of one quota at once, each key once and none lost", async () => {
    const { db, url } = await testDatabase();
    const subject = await newSubject(db);
    await db.execute(sql`update quota_subjects set limit_quantity = 1000 where id = ${subject.id}`);
    const pools = [1, 2].map(() => createPool(url, { max: 6 }));
    const databases = pools.map(createDb);
    const keys = Array.from({ length: 200 }, (_, n) => `k${n}`);
    const done = await Promise.all(
      databases.flatMap((one) => keys.map((key) => decide(one, consume(subject, key)))),
    );
    const statuses = done.flatMap(statusesOf);
    expect(statuses.filter((status) => status === "consumed")).toHaveLength(200);
    expect(statuses.filter((status) => status === "replayed")).toHaveLength(200);
    expect(await subject.read()).toMatchObject({ used: 200 });
    await Promise.all(pools.map((pool) => pool.end()));
  });
});
