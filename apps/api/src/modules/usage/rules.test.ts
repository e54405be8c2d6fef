import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { remainingOf, toBalance, toRefusal } from "./rules.ts";

const quantity = fc.integer({ min: 0, max: 1_000_000 });

describe("what is left of a quota", () => {
  it("is the limit less what was used and held, and never below 0", () => {
    fc.assert(
      fc.property(quantity, quantity, quantity, (limit, used, held) => {
        const remaining = remainingOf({ limit, used, held, overage: 0, overageLimit: 0, resetsAt: null });
        expect(remaining).toBe(used + held > limit ? 0 : limit - used - held);
      }),
    );
  });

  it("is null for an unlimited quota, whatever was used", () => {
    expect(
      remainingOf({ limit: null, used: 5, held: 1, overage: 0, overageLimit: 0, resetsAt: null }),
    ).toBeNull();
    expect(
      toBalance("pages", { limit: null, used: 5, held: 0, overage: 0, overageLimit: 0, resetsAt: null }),
    ).toEqual({
      metric: "pages",
      limit: null,
      used: 5,
      held: 0,
      remaining: null,
      overage: null,
      resetsAt: null,
    });
  });
});

describe("a refusal", () => {
  const now = new Date("2026-11-20T12:00:00.000Z");
  const upgradeUrl = "https://souk.test/agents/a";

  it("says what is left, when it resets and where to get more", () => {
    const state = {
      limit: 10,
      used: 8,
      held: 1,
      overage: 0,
      overageLimit: 0,
      resetsAt: new Date("2026-11-20T12:00:01.500Z"),
    };
    expect(toRefusal("pages", 3, state, { now, upgradeUrl })).toEqual({
      metric: "pages",
      requested: 3,
      limit: 10,
      used: 8,
      held: 1,
      remaining: 1,
      resetsAt: "2026-11-20T12:00:01.500Z",
      upgradeUrl,
      retryAfterSeconds: 2,
    });
  });

  it("asks for a second at least, even when the reset is just passing", () => {
    const state = {
      limit: 1,
      used: 1,
      held: 0,
      overage: 0,
      overageLimit: 0,
      resetsAt: new Date("2026-11-20T11:59:59.000Z"),
    };
    expect(toRefusal("pages", 1, state, { now, upgradeUrl }).retryAfterSeconds).toBe(1);
  });

  it("names no time when the quota never resets", () => {
    const state = { limit: 1, used: 1, held: 0, overage: 0, overageLimit: 0, resetsAt: null };
    expect(toRefusal("pages", 1, state, { now, upgradeUrl })).toMatchObject({
      resetsAt: null,
      retryAfterSeconds: null,
    });
  });
});
