import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { agentAt, failureOf } from "../testing/agent-at.ts";
import { type FakeSouk, startFakeSouk } from "../testing/fake-souk.ts";
import type { Loss } from "./loss.ts";

let market: FakeSouk;
let losses: Loss[];
beforeEach(async () => {
  market = await startFakeSouk();
  losses = [];
});
afterEach(() => market.close());

const agent = (options = {}) =>
  agentAt(market, { onLost: (loss) => losses.push(loss), attempts: 2, ...options });
const verbs = () => market.calls.map(({ path }) => path.split("/").at(-1));
const broken = new Error("the work broke");
const fail = () => {
  throw broken;
};

describe("work with a price", () => {
  test("is paid before it runs, knows its key and receipt, and its result is answered", async () => {
    const result = await agent().usage.withUsage({ metric: "audits", quantity: 2, key: "run-1" }, (spend) => {
      expect(market.quota.used()).toBe(2);
      expect(spend.consumption.receipt.size).toBe(1);
      return spend.key;
    });
    expect(result).toBe("run-1");
    expect(verbs()).toEqual(["consume"]);
  });

  test("does not run when the spend is refused", async () => {
    market.quota.state.hasPlan = false;
    const error = await failureOf(agent().usage.withUsage({ metric: "audits" }, fail));
    expect(error).toMatchObject({ code: "subscription.required" });
    expect(verbs()).toEqual(["consume"]);
  });

  test.for([
    ["throws", fail],
    ["rejects", () => Promise.reject(broken)],
  ] as const)("that %s is given back by the key that paid, and its own error is thrown", async ([, work]) => {
    expect(await failureOf(agent().usage.withUsage({ metric: "audits" }, work))).toBe(broken);
    expect(verbs()).toEqual(["consume", "release"]);
    expect(market.calls[1]?.body["consumeKey"]).toBe(market.calls[0]?.body["idempotencyKey"]);
    expect(market.quota.used()).toBe(0);
    expect(losses).toEqual([]);
  });

  test("that fails while Souk stumbles is given back all the same", async () => {
    const work = () => {
      market.faults.push("lost answer");
      return fail();
    };
    expect(await failureOf(agent().usage.withUsage({ metric: "audits" }, work))).toBe(broken);
    expect(market.quota.used()).toBe(0);
    expect(losses).toEqual([]);
  });

  test("that fails while Souk is down hands the spend to onLost and hides nothing", async () => {
    const work = () => {
      market.faults.push("lost request", "lost request");
      return fail();
    };
    const spec = { metric: "audits", quantity: 3, key: "run-1" };
    expect(await failureOf(agent().usage.withUsage(spec, work))).toBe(broken);
    expect(losses).toMatchObject([
      { step: "release", agent: "doctor", metric: "audits", key: "run-1", quantity: 3, error: { status: 0 } },
    ]);
  });

  test("hides nothing when onLost fails, too; the loss is written down then", async () => {
    const written = vi.spyOn(console, "error").mockReturnValue(undefined);
    const work = () => {
      market.faults.push("lost request", "lost request");
      return fail();
    };
    const spec = { metric: "audits", key: "run-1", onLost: () => Promise.reject(new Error("no disk")) };
    expect(await failureOf(agent().usage.withUsage(spec, work))).toBe(broken);
    await vi.waitFor(() =>
      expect(written).toHaveBeenCalledWith(expect.stringContaining("run-1"), expect.anything()),
    );
    written.mockRestore();
  });

  test("whose spend got no answer does not run; what may have been spent is given back", async () => {
    const { usage } = agent();
    market.faults.push("lost answer", "lost request");
    const error = await failureOf(usage.withUsage({ metric: "audits" }, fail));
    expect(error).toMatchObject({ code: "service.unanswered" });
    expect(verbs()).toEqual(["consume", "consume", "release"]);
    expect(market.quota.used()).toBe(0);
    expect(losses).toEqual([]);
  });

  test("whose spend never arrived leaves nothing to set right", async () => {
    market.faults.push("lost request", "lost request");
    await failureOf(agent().usage.withUsage({ metric: "audits" }, fail));
    expect(verbs()).toEqual(["consume", "consume", "release"]);
    expect(losses).toEqual([]);
  });

  test("whose spend got no answer while Souk stays down is handed to onLost", async () => {
    market.faults.push("lost answer", "lost request", "lost request", "lost request");
    await failureOf(agent().usage.withUsage({ metric: "audits" }, fail));
    expect(losses).toMatchObject([{ step: "consume", error: { status: 0 } }]);
  });

  test("that was paid and done under the caller's key before is not given back, only handed to onLost", async () => {
    const { usage } = agent();
    const spec = { metric: "audits", key: "job-1" };
    await usage.withUsage(spec, () => "done");
    market.faults.push("lost request", "lost request");
    expect(await failureOf(usage.withUsage(spec, fail))).toMatchObject({ isUncertain: true });
    expect(verbs()).toEqual(["consume", "consume", "consume"]);
    expect(losses).toMatchObject([{ step: "consume", key: "job-1" }]);
    expect(await usage.withUsage(spec, ({ consumption }) => consumption.replayed)).toBe(true);
  });

  test("for somebody whose tokens cannot be read is neither run nor given back", async () => {
    const unreadable = new Error("no database");
    const { souk } = agent();
    const usage = souk.user(() => Promise.reject(unreadable)).usage();
    expect(await failureOf(usage.withUsage({ metric: "audits" }, fail))).toBe(unreadable);
    expect([market.calls, losses]).toEqual([[], []]);
  });

  test("that nobody waits for any more does not run, and is not paid", async () => {
    const leaving = new AbortController();
    const { usage } = agent({
      fetch: async (...input: Parameters<typeof fetch>) => {
        const answer = await fetch(...input);
        leaving.abort(new Error("left"));
        return answer;
      },
    });
    const error = await failureOf(usage.withUsage({ metric: "audits", signal: leaving.signal }, fail));
    expect(error).toMatchObject({ message: "left" });
    expect(verbs()).toEqual(["consume", "release"]);
    expect(market.quota.used()).toBe(0);
  });
});

describe("work with an estimate", () => {
  const metered = { metric: "audits", estimate: 5, key: "run-1" };

  test("is held, counted and charged what it used", async () => {
    const settled: number[] = [];
    const spec = { ...metered, onSettled: ({ quantity }: { quantity: number }) => settled.push(quantity) };
    const result = await agent().usage.withUsage(spec, (meter) => {
      expect(market.quota.held()).toBe(5);
      meter.add(1);
      meter.add(2);
      return `${meter.used} under ${meter.key}`;
    });
    expect(result).toBe("3 under run-1");
    expect([market.quota.used(), market.quota.held()]).toEqual([3, 0]);
    expect(settled).toEqual([3]);
  });

  test("may use more than was held", async () => {
    await agent().usage.withUsage(metered, (meter) => meter.add(8));
    expect(market.calls[1]?.body).toEqual({ holdKey: "run-1", quantity: 8 });
  });

  test("that counts nothing is charged the estimate, that counts zero nothing", async () => {
    const { usage } = agent();
    await usage.withUsage(metered, () => "done");
    expect(market.quota.used()).toBe(5);
    await usage.withUsage({ ...metered, key: "run-2" }, (meter) => meter.add(0));
    expect(market.quota.used()).toBe(5);
  });

  test.for([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("cannot count %d units", async (units) => {
    const spend = agent().usage.withUsage(metered, (meter) => meter.add(units));
    expect(await failureOf(spend)).toBeInstanceOf(RangeError);
    expect([market.quota.used(), market.quota.held()]).toEqual([0, 0]);
  });

  test("that fails gives its hold up, whatever it has counted", async () => {
    const spend = agent().usage.withUsage(metered, (meter) => {
      meter.add(4);
      return fail();
    });
    expect(await failureOf(spend)).toBe(broken);
    expect(market.calls[1]?.body).toEqual({ holdKey: "run-1", quantity: 0 });
    expect([market.quota.used(), market.quota.held()]).toEqual([0, 0]);
  });

  test("that cannot be charged is not lost: its result is answered, and onLost is told", async () => {
    const result = await agent().usage.withUsage(metered, (meter) => {
      market.faults.push("lost request", "lost request");
      meter.add(3);
      return "done";
    });
    expect(result).toBe("done");
    expect(losses).toMatchObject([{ step: "settle", key: "run-1", quantity: 3 }]);
  });

  test("whose hold is gone when it is done tells onLost, too", async () => {
    await agent().usage.withUsage(metered, () => {
      market.quota.state.spent.clear();
    });
    expect(losses).toMatchObject([{ step: "settle", error: { code: "usage.hold_not_found" } }]);
  });

  test("whose hold got no answer does not run, and holds nothing", async () => {
    market.faults.push("lost answer", "lost request");
    await failureOf(agent().usage.withUsage({ ...metered, key: undefined }, fail));
    expect(verbs()).toEqual(["hold", "hold", "settle"]);
    expect(market.quota.held()).toBe(0);
  });

  test("whose hold got no answer under the caller's key leaves it: other work may run on it", async () => {
    const { usage } = agent();
    await usage.hold("audits", 5, { key: "run-1" });
    market.faults.push("lost request", "lost request");
    await failureOf(usage.withUsage(metered, fail));
    expect(market.quota.held()).toBe(5);
    expect(losses).toMatchObject([{ step: "hold", key: "run-1", quantity: 5 }]);
  });
});
