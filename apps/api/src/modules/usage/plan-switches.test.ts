import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as model from "../../testing/quota-model.ts";

const START = Date.UTC(2028, 0, 30, 22, 15);
const HOUR_MS = 3_600_000;

const PLANS: model.Grant[] = [
  null,
  { kind: "day", limit: 4 },
  { kind: "month", limit: 10 },
  { kind: "month", limit: 30 },
  { kind: "year", limit: 50 },
  { kind: "lifetime", limit: 20 },
  { kind: "lifetime", limit: 5 },
];

type Step = { plan: number } | { spend: number } | { hours: number };

const plan = fc.record({ plan: fc.nat(PLANS.length - 1) });
const spend = fc.record({ spend: fc.integer({ min: 1, max: 30 }) });
const wait = fc.record({
  hours: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 24 * 70 })),
});
const history = (maxLength: number) =>
  fc.record({
    first: fc.nat(PLANS.length - 1),
    steps: fc.array(fc.oneof(plan, spend, spend, wait), { maxLength }),
  });

interface Life {
  quota: model.Quota;
  now: number;
  spent: boolean | undefined;
}

function begin(first: number): Life {
  return { quota: model.open(grantOf(first), START), now: START, spent: undefined };
}

function grantOf(index: number): model.Grant {
  return PLANS[index] ?? null;
}

/** One step by the rule. */
function live({ quota, now: before }: Life, step: Step): Life {
  // Two periods never begin at one instant.
  const now = before + 1 + ("hours" in step ? step.hours * HOUR_MS : 0);
  if ("hours" in step) return { quota, now, spent: undefined };
  if ("plan" in step) return { quota: model.switchTo(grantOf(step.plan), quota, now), now, spent: undefined };
  return { now, ...model.spend(step.spend, quota, now) };
}

const periodsOf = ({ running, aside, closed }: model.Quota): model.Period[] => [
  ...closed,
  ...(aside ? [aside] : []),
  running,
];

describe("the rule of plan switches", () => {
  it("loses no use, and allows in each period no more than the largest plan that was held in it", () => {
    fc.assert(
      fc.property(history(60), ({ first, steps }) => {
        let now = begin(first);
        const largest = new Map<number, number>();
        const spent = new Map<number, number>();
        for (const step of steps) {
          now = live(now, step);
          const { running, limit } = model.roll(now.quota, now.now);
          largest.set(running.start, Math.max(largest.get(running.start) ?? 0, limit ?? 0));
          if (now.spent && "spend" in step) {
            spent.set(running.start, (spent.get(running.start) ?? 0) + step.spend);
          }
        }
        for (const { start, used } of periodsOf(now.quota)) {
          expect(used).toBe(spent.get(start) ?? 0);
          expect(used).toBeLessThanOrEqual(largest.get(start) ?? 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("gives nothing away: switching to and fro leaves each plan what it had left, however often", () => {
    fc.assert(
      fc.property(history(30), fc.array(fc.nat(PLANS.length - 1), { maxLength: 12 }), (past, visited) => {
        const { quota, now } = past.steps.reduce(live, begin(past.first));
        const remaining = (at: model.Quota) => Math.max(0, (at.limit ?? 0) - at.running.used);
        const left = new Map<number, number>();
        let at = quota;
        for (const index of [...visited, ...visited]) {
          if (grantOf(index) === null) continue;
          at = model.switchTo(grantOf(index), at, now);
          expect(remaining(at)).toBe(left.get(index) ?? remaining(at));
          left.set(index, remaining(at));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("never begins a renewing period before the one before is over, nor ends one short of the plan it ends under", () => {
    fc.assert(
      fc.property(history(60), ({ first, steps }) => {
        let now = begin(first);
        for (const step of steps) {
          const { kind, closed } = now.quota;
          now = live(now, step);
          for (const { start, end } of now.quota.closed.slice(closed.length)) {
            if (kind === "lifetime") continue;
            expect(end).toBeGreaterThanOrEqual(model.periodAt(start, kind, start).end ?? 0);
          }
        }
        const renewing = periodsOf(now.quota)
          .filter(({ end }) => end !== null)
          .toSorted((a, b) => a.start - b.start);
        for (const [index, { start }] of renewing.entries()) {
          expect(start).toBeGreaterThanOrEqual(renewing[index - 1]?.end ?? 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps a lifetime quota over every switch: its use never falls, and there is one of it", () => {
    fc.assert(
      fc.property(history(60), ({ first, steps }) => {
        let now = begin(first);
        let used = 0;
        for (const step of steps) {
          now = live(now, step);
          const lifetimes = periodsOf(now.quota).filter(({ end }) => end === null);
          expect(lifetimes.length).toBeLessThan(2);
          const since = lifetimes[0]?.used ?? 0;
          expect(since).toBeGreaterThanOrEqual(used);
          used = since;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
