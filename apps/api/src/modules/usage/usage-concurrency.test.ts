import { testDatabase } from "@souk/db/testing/database";
import { describe, expect, it } from "vitest";
import { newAgent, newTier, newUser, throughAgent } from "../../testing/market.ts";
import { endPeriod, readCounters, readSubject, sumLedger } from "../../testing/quota.ts";
import { checkout } from "../billing/index.ts";
import { consumeUsage, releaseUsage } from "./index.ts";

const LIMIT = 60;

async function setUp() {
  const { db } = await testDatabase();
  const agent = await newAgent(db);
  const tier = await newTier(db, agent, { quotas: [{ metric: "pages", limit: LIMIT, period: "month" }] });
  const buyer = await newUser(db);
  await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  const ctx = throughAgent(buyer, agent);
  const target = { agentId: agent.slug, metricSlug: "pages" };
  const { id } = await readSubject(db, {
    organizationId: buyer.actor.organizationId,
    listingId: agent.listingId,
    metric: "pages",
  });
  return {
    db,
    id,
    consume: (idempotencyKey: string, quantity: number) =>
      consumeUsage(ctx, { ...target, quantity, idempotencyKey }),
    release: (consumeKey: string, quantity?: number) =>
      releaseUsage(ctx, { ...target, consumeKey, quantity }),
  };
}

/** The code of a refusal, or undefined for an answer. */
async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
    throw error;
  }
}

describe("many clients at once", () => {
  it("spend exactly the limit, when each asks for one of more than there are", async () => {
    const { db, id, consume } = await setUp();
    const codes = await Promise.all(Array.from({ length: 100 }, (_, n) => codeOf(consume(`k${n}`, 1))));
    expect(codes.filter((code) => code === undefined)).toHaveLength(LIMIT);
    expect(codes.filter((code) => code === "quota.exceeded")).toHaveLength(100 - LIMIT);
    expect([...(await readCounters(db, id)).values()]).toEqual([LIMIT]);
    expect(await readCounters(db, id)).toEqual(await sumLedger(db, id));
  });

  it("spend each key once, when every request is sent three times", async () => {
    const { db, id, consume } = await setUp();
    const keys = Array.from({ length: 40 }, (_, n) => `k${n}`);
    const outcomes = await Promise.all([...keys, ...keys, ...keys].map((key) => consume(key, 1)));
    expect(outcomes.filter((outcome) => !outcome.replayed)).toHaveLength(40);
    for (const key of keys) {
      const answers = outcomes
        .filter(({ answer }) => answer.idempotencyKey === key)
        // What a receipt attests is the same; its proof is that of the batch in which it was asked for.
        .map(({ answer }) => ({ ...answer, receipt: answer.receipt.operation }));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    }
    expect([...(await readCounters(db, id)).values()]).toEqual([40]);
  });

  it("give a consume back once, when fifty ask for it", async () => {
    const { db, id, consume, release } = await setUp();
    await consume("a", 20);
    await consume("b", 5);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => release("a")));
    expect(outcomes.filter((outcome) => !outcome.replayed)).toHaveLength(1);
    expect([...(await readCounters(db, id)).values()]).toEqual([5]);
  });

  it("end with used equal to the ledger and never above the limit, over retries, releases and rollovers", async () => {
    const { db, id, consume, release } = await setUp();
    let next = 0;
    const client = async (seed: number) => {
      const random = randomFrom(seed);
      for (let step = 0; step < 40; step++) {
        const key = random() < 0.3 ? `k${Math.floor(random() * (next + 1))}` : `k${next++}`;
        const quantity = 1 + Math.floor(random() * 4);
        const code = await codeOf(
          random() < 0.65 ? consume(key, quantity) : release(key, random() < 0.5 ? undefined : quantity),
        );
        expect([
          undefined,
          "quota.exceeded",
          "usage.key_reused",
          "usage.given_back",
          "usage.consume_not_found",
          "usage.already_released",
          "usage.release_exceeds",
        ]).toContain(code);
      }
    };
    const clients = Promise.all(Array.from({ length: 16 }, (_, seed) => client(seed + 1)));
    const rollovers = (async () => {
      for (let period = 0; period < 3; period++) {
        await consume(`rollover-${period}`, 1).catch(() => {});
        await endPeriodUnderLock(db, id);
      }
    })();
    await Promise.all([clients, rollovers]);
    const { rows } = await db.$client.query<{ over: string }>(
      "select count(*) as over from usage_ledger where subject_id = $1 and kind = 'consume' and used_after > limit_at",
      [id],
    );
    expect(rows).toEqual([{ over: "0" }]);
    const ledger = await sumLedger(db, id);
    expect(await readCounters(db, id)).toEqual(ledger);
    expect(ledger.size).toBeGreaterThan(1);
  });
});

/** The same shift as waiting would be, while spends race it: in one transaction that holds the quota's row. */
async function endPeriodUnderLock(
  db: Awaited<ReturnType<typeof testDatabase>>["db"],
  subjectId: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(`select from quota_subjects where id = ${subjectId} for update`);
    await endPeriod(tx, subjectId);
  });
}

/** A small repeatable generator (mulberry32), so that a failing run can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
