import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
} from "../../testing/quota-buyer.ts";
import { readCounters, readHeld, sumHeld, sumLedger } from "../../testing/quota.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

const newBuyer = () => newQuotaBuyer(market, pages(10));

/** Counters and ledger tell the same of every period. */
async function expectSound({ subject }: Awaited<ReturnType<typeof newBuyer>>) {
  const { id } = await subject();
  expect(await readCounters(market.db, id)).toEqual(await sumLedger(market.db, id));
  expect(await readHeld(market.db, id)).toEqual(await sumHeld(market.db, id));
}

describe("hold", () => {
  it("reserves an estimate, which counts against the limit until it is settled", async () => {
    const { hold, consume } = await newBuyer();
    const { answer } = await hold("a", 7, 60);
    expect(answer).toMatchObject({ used: 0, held: 7, remaining: 3, quantity: 7, idempotencyKey: "a" });
    expect(answer.expiresAt).toBe(new Date(market.now() + 60_000).toISOString());
    await expect(consume("b", 4)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { used: 0, held: 7, remaining: 3 },
    });
    expect((await consume("b", 3)).answer).toMatchObject({ used: 3, held: 7, remaining: 0 });
  });

  it("answers a replayed key as it did first, and reserves once", async () => {
    const { hold, subject } = await newBuyer();
    const first = await hold("a", 4);
    await hold("b", 2);
    const again = await hold("a", 4);
    expect(again.replayed).toBe(true);
    expect({ ...again.answer, receipt: null }).toEqual({ ...first.answer, receipt: null });
    expect(await subject()).toMatchObject({ held: 6 });
  });

  it("refuses its key for another estimate, another time, or a consume", async () => {
    const { hold, consume } = await newBuyer();
    await hold("a", 4, 60);
    await expect(hold("a", 5, 60)).rejects.toMatchObject({ code: "usage.key_reused" });
    await expect(hold("a", 4, 61)).rejects.toMatchObject({ code: "usage.key_reused" });
    await expect(consume("a", 4)).rejects.toMatchObject({ code: "usage.key_reused" });
  });

  it("is refused at the limit whole, and leaves its key free", async () => {
    const { hold, consume, release, subject } = await newBuyer();
    await consume("a", 8);
    await expect(hold("b", 3)).rejects.toMatchObject({ code: "quota.exceeded" });
    expect(await subject()).toMatchObject({ used: 8, held: 0 });
    await release("a", 1);
    expect((await hold("b", 3)).replayed).toBe(false);
  });
});

describe("settle", () => {
  it("charges less than was held, and gives the rest back", async () => {
    const buyer = await newBuyer();
    await buyer.hold("a", 7);
    const { answer } = await buyer.settle("a", 4);
    expect(answer).toMatchObject({ used: 4, held: 0, remaining: 6, holdKey: "a", requested: 4, quantity: 4 });
    await expectSound(buyer);
  });

  it("at 0 gives up all of it", async () => {
    const buyer = await newBuyer();
    await buyer.hold("a", 7);
    expect((await buyer.settle("a", 0)).answer).toMatchObject({ used: 0, held: 0, quantity: 0 });
    await expect(buyer.release("a")).rejects.toMatchObject({ code: "usage.consume_not_found" });
    await expectSound(buyer);
  });

  it("charges more than was held where the limit allows it", async () => {
    const buyer = await newBuyer();
    await buyer.hold("a", 4);
    expect((await buyer.settle("a", 9)).answer).toMatchObject({
      used: 9,
      held: 0,
      requested: 9,
      quantity: 9,
    });
    await expectSound(buyer);
  });

  it("charges of more than was held what the limit allows, beside what others used and hold", async () => {
    const buyer = await newBuyer();
    await buyer.consume("b", 3);
    await buyer.hold("a", 2);
    await buyer.hold("c", 3);
    expect((await buyer.settle("a", 100)).answer).toMatchObject({
      used: 7,
      held: 3,
      remaining: 0,
      requested: 100,
      quantity: 4,
    });
    await expectSound(buyer);
  });

  it("answers the same again, and is refused with another amount", async () => {
    const { hold, settle, subject } = await newBuyer();
    await hold("a", 5);
    const first = await settle("a", 3);
    const again = await settle("a", 3);
    expect(again.replayed).toBe(true);
    expect({ ...again.answer, receipt: null }).toEqual({ ...first.answer, receipt: null });
    await expect(settle("a", 4)).rejects.toMatchObject({ code: "usage.already_settled" });
    expect(await subject()).toMatchObject({ used: 3, held: 0 });
  });

  it("is refused for a key that held nothing", async () => {
    const { consume, settle } = await newBuyer();
    await consume("a", 2);
    await expect(settle("a", 2)).rejects.toMatchObject({ code: "usage.hold_not_found" });
    await expect(settle("b", 2)).rejects.toMatchObject({ code: "usage.hold_not_found" });
  });

  it("happens once, when fifty ask for it at once", async () => {
    const buyer = await newBuyer();
    await buyer.hold("a", 5);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => buyer.settle("a", 3)));
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await buyer.subject()).toMatchObject({ used: 3, held: 0 });
    await expectSound(buyer);
  });

  it("is given back by its key as a consume is, at most what was charged", async () => {
    const buyer = await newBuyer();
    await buyer.hold("a", 5);
    await expect(buyer.release("a")).rejects.toMatchObject({ code: "usage.hold_open" });
    await buyer.settle("a", 3);
    await expect(buyer.release("a", 4)).rejects.toMatchObject({ code: "usage.release_exceeds" });
    expect((await buyer.release("a")).answer).toMatchObject({ quantity: 3, used: 0 });
    await expectSound(buyer);
  });

  it("that was given back whole leaves nothing to replay: work done again needs a new key", async () => {
    const { hold, settle, release } = await newBuyer();
    await hold("a", 5);
    await settle("a", 3);
    await release("a");
    await expect(hold("a", 5)).rejects.toMatchObject({ code: "usage.given_back" });
  });
});

describe("a hold whose period is over", () => {
  it("is charged to its own period, and the new one begins at 0", async () => {
    const buyer = await newQuotaBuyer(market, pages(10, { period: "day" }));
    await market.pass(23 * HOUR_MS);
    await buyer.hold("a", 6, 7200);
    await market.pass(1.5 * HOUR_MS);
    expect((await buyer.consume("b", 10)).answer).toMatchObject({ used: 10, held: 0, remaining: 0 });
    expect((await buyer.settle("a", 5)).answer).toMatchObject({ used: 5, held: 0, quantity: 5 });
    expect(await buyer.subject()).toMatchObject({ used: 10, held: 0 });
    await expectSound(buyer);
  });

  it("charges at most what was held: a period that is over never grows", async () => {
    const buyer = await newQuotaBuyer(market, pages(10, { period: "day" }));
    await market.pass(23 * HOUR_MS);
    await buyer.hold("a", 6, 7200);
    await market.pass(1.5 * HOUR_MS);
    expect((await buyer.settle("a", 8)).answer).toMatchObject({ requested: 8, quantity: 6, used: 6 });
    await expectSound(buyer);
  });
});
