import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
} from "../../testing/quota-buyer.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

const HOUR_SECONDS = 3600;

function setUp(
  releasePolicy: { withinSeconds: number | null; share: number | null },
  limit: number | null = 100,
) {
  return newQuotaBuyer(market, { ...pages(limit, { period: "day" }), releasePolicy });
}

describe("a plan that bounds giving back", () => {
  it("takes it until its time is over, counted from the spend", async () => {
    const { consume, release, subject } = await setUp({ withinSeconds: HOUR_SECONDS, share: null });
    await consume("a", 5);
    await consume("b", 5);
    await market.pass(HOUR_MS);
    expect((await release("a")).answer).toMatchObject({ used: 5 });
    await market.pass(1);
    await expect(release("b")).rejects.toMatchObject({ code: "usage.release_too_late" });
    expect(await subject()).toMatchObject({ used: 5 });
  });

  it("answers a release that was made in time again, however late", async () => {
    const { consume, release } = await setUp({ withinSeconds: HOUR_SECONDS, share: null });
    await consume("a", 5);
    await release("a", 2);
    await market.pass(2 * HOUR_MS);
    expect(await release("a", 2)).toMatchObject({ replayed: true, answer: { quantity: 2 } });
  });

  it("counts the time of held work from when it was charged", async () => {
    const { hold, settle, release } = await setUp({ withinSeconds: HOUR_SECONDS, share: null });
    await hold("a", 5, 3 * HOUR_SECONDS);
    await market.pass(2 * HOUR_MS);
    await settle("a", 5);
    await market.pass(HOUR_MS);
    expect((await release("a")).answer).toMatchObject({ used: 0 });
  });

  it("takes back no more of a period than its share of the limit, in parts or whole", async () => {
    const { consume, release, subject } = await setUp({ withinSeconds: null, share: 1000 });
    await consume("a", 8);
    await consume("b", 8);
    await consume("c", 2);
    await release("a", 6);
    await expect(release("b", 5)).rejects.toMatchObject({ code: "usage.release_share_spent" });
    await release("b", 4);
    await expect(release("c", 1)).rejects.toMatchObject({ code: "usage.release_share_spent" });
    expect(await subject()).toMatchObject({ used: 8, released: 10 });
  });

  it("gives each period its own share, and counts a late release in the period that was charged", async () => {
    const { consume, release } = await setUp({ withinSeconds: null, share: 1000 });
    await consume("a", 8);
    await consume("b", 8);
    await market.pass(24 * HOUR_MS);
    await consume("c", 8);
    await release("a");
    await expect(release("b")).rejects.toMatchObject({ code: "usage.release_share_spent" });
    expect((await release("c")).answer).toMatchObject({ used: 0 });
  });

  it("bounds no share of what is unlimited", async () => {
    const { consume, release } = await setUp({ withinSeconds: null, share: 1000 }, null);
    await consume("a", 1000);
    expect((await release("a")).answer).toMatchObject({ used: 0 });
  });

  it("of nothing takes nothing back", async () => {
    const { consume, release } = await setUp({ withinSeconds: null, share: 0 });
    await consume("a", 1);
    await expect(release("a")).rejects.toMatchObject({ code: "usage.release_share_spent" });
  });

  it("is never passed by a race", async () => {
    const { consume, release, subject } = await setUp({ withinSeconds: null, share: 1000 });
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key) => consume(key, 1)));
    await Promise.all(keys.map((key) => release(key).catch(() => undefined)));
    expect(await subject()).toMatchObject({ used: 20, released: 10 });
  });
});
