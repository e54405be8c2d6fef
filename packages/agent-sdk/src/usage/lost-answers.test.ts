import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agentAt } from "../testing/agent-at.ts";
import { type FakeSouk, type Fault, startFakeSouk } from "../testing/fake-souk.ts";

let market: FakeSouk;
beforeAll(async () => {
  market = await startFakeSouk();
});
afterAll(() => market.close());

const fault = fc.constantFrom<(Fault | undefined)[]>(
  undefined,
  "lost request",
  "lost answer",
  "half an answer",
  { status: 503, headers: { "retry-after": "1" } },
  { status: 429, body: { code: "rate.limited" } },
  { status: 504 },
);
const faults = fc.array(fault, { maxLength: 12 });
const quantity = fc.integer({ min: 1, max: 5 });

function anew(broken: readonly (Fault | undefined)[]) {
  market.quota.state.spent.clear();
  market.calls.length = 0;
  market.faults.splice(0, market.faults.length, ...broken);
  return agentAt(market, { attempts: 4, onLost: () => undefined });
}

test("whatever answers are lost, a consume charges once at most, and exactly once when it is answered", async () => {
  await fc.assert(
    fc.asyncProperty(faults, quantity, async (broken, units) => {
      const { usage } = anew(broken);
      const isAnswered = await usage.consume("audits", units).then(
        () => true,
        () => false,
      );
      expect(isAnswered ? [units] : [0, units]).toContain(market.quota.used());
      expect(new Set(market.calls.map(({ body }) => body["idempotencyKey"])).size).toBe(1);
    }),
    { numRuns: 60 },
  );
});

test("whatever answers are lost, work that runs to its end is charged once, and other work never while Souk is heard", async () => {
  await fc.assert(
    fc.asyncProperty(faults, quantity, fc.boolean(), async (broken, units, works) => {
      const losses: string[] = [];
      const { usage } = anew(broken);
      let ran = 0;
      await usage
        .withUsage({ metric: "audits", quantity: units, onLost: ({ step }) => losses.push(step) }, () => {
          ran += 1;
          if (!works) throw new Error("broken");
        })
        .catch(() => undefined);
      expect(ran).toBeLessThanOrEqual(1);
      const unpaid = losses.length === 0 ? [0] : [0, units];
      expect(ran === 1 && works ? [units] : unpaid).toContain(market.quota.used());
    }),
    { numRuns: 60 },
  );
});

test("whatever answers are lost, metered work is charged what it counted, and nothing stays held while Souk is heard", async () => {
  await fc.assert(
    fc.asyncProperty(faults, quantity, quantity, async (broken, estimate, units) => {
      const losses: string[] = [];
      const { usage } = anew(broken);
      const spec = { metric: "audits", estimate, onLost: ({ step }: { step: string }) => losses.push(step) };
      const isDone = await usage
        .withUsage(spec, (meter) => meter.add(units))
        .then(
          () => true,
          () => false,
        );
      const settled = [isDone ? units : 0, 0];
      const { used, held } = market.quota;
      expect(losses.length > 0 ? settled : [used(), held()]).toEqual(settled);
    }),
    { numRuns: 60 },
  );
});
