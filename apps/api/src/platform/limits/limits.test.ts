import { randomUUID } from "node:crypto";
import { rateLimits } from "@souk/db/schema/limits";
import { testDatabase } from "@souk/db/testing/database";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../../testing/market.ts";
import { type ClaimPoints, createClaim } from "./claim-points.ts";
import { deleteEndedWindows } from "./delete-ended-windows.ts";
import { createLimiter, type Limiter } from "./leased-limiter.ts";
import { createLimits } from "./limits.ts";
import { POLICIES } from "./policies.ts";

const secret = "a secret for tests, long enough to be one";

/** So many processes, as far as limits go: each with its own leases, all on one table. */
async function processes(count: number, points: number, windowSeconds = 60) {
  const { db } = await testDatabase();
  const name = randomUUID();
  const claims: number[] = [];
  const limiters = Array.from({ length: count }, () => {
    const claim = createClaim({ db, name, policy: { points, windowSeconds }, secret });
    return createLimiter({ points, windowSeconds }, (whose, wanted) => {
      claims.push(wanted);
      return claim(whose, wanted);
    });
  });
  return { db, limiters, claims };
}

/** How many of so many calls at once are let through. */
async function admitted(limiters: Limiter[], calls: number, whose = "ada"): Promise<number> {
  const standings = await Promise.all(
    Array.from({ length: calls }, async (_, index) => limiters[index % limiters.length]?.take(whose, 1)),
  );
  return standings.filter((standing) => standing?.isAdmitted).length;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("limits kept by several processes", () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 200],
  ])(
    "%i of them let through exactly the limit of %i, however many calls come at once",
    async (count, points) => {
      const { limiters } = await processes(count, points);
      expect(await admitted(limiters, points * 3)).toBe(points);
      expect(await admitted(limiters, points)).toBe(0);
    },
  );

  it("never let through more than the limit, whoever calls when", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 7 })), { maxLength: 40 }),
        async (points, calls) => {
          const { limiters } = await processes(3, points);
          const standings = await Promise.all(
            calls.map(async ([which, cost]) =>
              (await limiters[which]?.take("ada", cost))?.isAdmitted ? cost : 0,
            ),
          );
          expect(standings.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(points);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("one call after the other pays for few claims, and for none once the window is spent", async () => {
    const { limiters, claims } = await processes(1, 600);
    for (let call = 0; call < 300; call += 1) expect(await admitted(limiters, 1)).toBe(1);
    expect(claims.length).toBeLessThanOrEqual(8);
    while ((await admitted(limiters, 1)) === 1);
    const spent = claims.length;
    expect(await admitted(limiters, 500)).toBe(0);
    expect(claims.length).toBe(spent);
  });

  it("one caller's window is no other's", async () => {
    const { limiters } = await processes(2, 3);
    expect(await admitted(limiters, 10, "ada")).toBe(3);
    expect(await admitted(limiters, 10, "bob")).toBe(3);
  });

  it("a window that is over is followed by a whole new one, and no lease outlives its own", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { limiters } = await processes(2, 20);
    expect(await admitted(limiters, 3)).toBe(3);
    vi.setSystemTime(Date.now() + 60_001);
    expect(await admitted(limiters, 60)).toBe(20);
    vi.setSystemTime(Date.now() + 59_000);
    expect(await admitted(limiters, 5)).toBe(0);
  });
});

describe("one limiter", () => {
  it("says what is left and when the window ends", async () => {
    const { limiters } = await processes(1, 20);
    expect(await limiters[0]?.take("ada", 4)).toMatchObject({ isAdmitted: true, remaining: 16 });
    const { resetSeconds = 0 } = (await limiters[0]?.take("ada", 1)) ?? {};
    expect(resetSeconds).toBeGreaterThan(50);
    expect(resetSeconds).toBeLessThanOrEqual(60);
  });

  it("counts nothing that is given back", async () => {
    const { limiters } = await processes(1, 2);
    for (let call = 0; call < 10; call += 1) {
      expect(await admitted(limiters, 1)).toBe(1);
      limiters[0]?.giveBack("ada", 1);
    }
    expect(await admitted(limiters, 5)).toBe(2);
  });

  it("lets nobody through while the database is away, and goes on when it is back", async () => {
    let isAway = true;
    const claim: ClaimPoints = async (_, wanted) => {
      if (isAway) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
      return { granted: wanted, unclaimed: 10, endsAt: Date.now() + 60_000 };
    };
    const limiter = createLimiter({ points: 20, windowSeconds: 60 }, claim);
    await expect(Promise.all([limiter.take("ada", 1), limiter.take("ada", 1)])).rejects.toThrow("away");
    isAway = false;
    expect(await limiter.take("ada", 1)).toMatchObject({ isAdmitted: true });
  });
});

it("a call that one policy refuses is charged to none", async () => {
  const { db } = await testDatabase();
  const narrow = { points: 1, windowSeconds: 60 };
  const wide = { points: 5, windowSeconds: 60 };
  const limits = createLimits({
    db,
    secret,
    policies: { ...POLICIES, "token-ip": wide, "token-client": narrow },
  });
  const ip = randomUUID();
  const take = async (client: string) => {
    const verdicts = await limits.take([
      { policy: "token-ip", whose: ip },
      { policy: "token-client", whose: client },
    ]);
    return verdicts.map(({ name, isAdmitted }) => (isAdmitted ? "" : name)).join("");
  };
  const greedy = randomUUID();
  const answers = [];
  for (const client of [greedy, greedy, greedy, "a", "b", "c", "d", "e"])
    answers.push(await take(`${ip} ${client}`));
  expect(answers).toEqual(["", "token-client", "token-client", "", "", "", "", "token-ip"]);
});

describe("the table of limits", () => {
  it("names no address and no person", async () => {
    const { db } = await testDatabase();
    const whose = `${randomUUID()}@people.example`;
    const limits = createLimits({ db, secret, policies: POLICIES });
    await limits.take([{ policy: "sign-in-address", whose }]);
    const rows = await db.select().from(rateLimits);
    expect(rows.some(({ key }) => /^sign-in-address:[\w-]{43}$/.test(key))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(whose);
  });

  it("loses the windows that are over by a job, and keeps the others", async () => {
    const { db } = await testDatabase();
    const [over, running] = [randomUUID(), randomUUID()];
    await db.insert(rateLimits).values([
      { key: over, points: 1, expire: Date.now() - 1_000 },
      { key: running, points: 1, expire: Date.now() + 60_000 },
    ]);
    await deleteEndedWindows(contextOf(db, { kind: "system" }));
    const keys = (await db.select({ key: rateLimits.key }).from(rateLimits)).map(({ key }) => key);
    expect(keys).toContain(running);
    expect(keys).not.toContain(over);
  });

  it("is not written to PostgreSQL's log", async () => {
    const { db } = await testDatabase();
    const { rows } = await db.execute(
      sql`select relpersistence from pg_class where oid = 'rate_limits'::regclass`,
    );
    expect(rows).toEqual([{ relpersistence: "u" }]);
  });
});
