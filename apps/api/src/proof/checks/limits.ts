import type { Counters, Evidence, LedgerRow, Terms } from "../evidence.ts";
import { add, changeBy } from "./sums.ts";
import { Violations } from "./violations.ts";

/**
 * At each row that takes quota, what was used and held together was within limit and overage, and within the buyer's
 * caps; limit and caps are those that held then. Each row states the sums of its period up to it.
 */
export function checkLimits({ history }: Evidence): Violations {
  const violations = new Violations("used + held stays within limit and caps, at each row");
  const terms = new Map<number, Terms>();
  const sums = new Map<string, Counters>();
  const holds = new Map<string, number>();
  for (const line of history) {
    if (!("row" in line)) {
      terms.set(line.subject, line.terms);
      continue;
    }
    const { row } = line;
    const hold = `${row.subject} ${row.key} ${row.spentAt}`;
    if (row.kind === "hold") holds.set(hold, row.quantity);
    const held = holds.get(hold) ?? 0;
    const grow = (key: string) => {
      const sum = add(sums.get(key) ?? NOTHING, changeBy(row, held));
      sums.set(key, sum);
      return sum;
    };
    const period = grow(`${row.subject} ${row.periodStart}`);
    const day = grow(`${row.subject} ${row.day}`);
    const what = () => `${JSON.stringify(row)} in period ${JSON.stringify(period)}`;
    const { used, held: heldAfter, overageAfter } = row;
    const isStated = used === period.used && heldAfter === period.held && overageAfter === period.overage;
    violations.expect(isStated, () => `states other sums: ${what()}`);
    const takes =
      row.kind === "consume" || row.kind === "hold" || (row.kind === "settle" && row.quantity > held);
    if (!takes) continue;
    const most = row.limit === null ? Infinity : row.limit + row.overageLimit;
    violations.expect(used + heldAfter <= most, () => `above the limit: ${what()}`);
    checkTerms(violations, row, terms.get(row.subject), day);
  }
  return violations;
}

const NOTHING: Counters = { used: 0, held: 0, released: 0, overage: 0 };

function checkTerms(violations: Violations, row: LedgerRow, terms: Terms | undefined, day: Counters): void {
  if (!terms) return;
  const what = () => `${JSON.stringify(row)} under ${JSON.stringify(terms)}`;
  const isTrialOver = terms.trialEndsAt !== null && terms.trialEndsAt <= row.at;
  const limit = isTrialOver ? terms.limitAfterTrial : terms.limit;
  violations.expect(row.limit === limit, () => `another limit than the plan's: ${what()}`);
  const { stopDay, stopPeriod } = terms;
  violations.expect(
    stopPeriod === null || row.used + row.held <= stopPeriod,
    () => `above the cap: ${what()}`,
  );
  const isOfToday = row.day === dayOf(row.at);
  violations.expect(
    stopDay === null || !isOfToday || day.used + day.held <= stopDay,
    () => `above the day's cap: ${what()}`,
  );
}

function dayOf(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
}
