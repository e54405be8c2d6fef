import type { Counters, Evidence, LedgerRow } from "../evidence.ts";
import { Violations } from "./violations.ts";

/** The counters of each period, open or closed, and of each day are the sums of the ledger. */
export function checkSums({ history, counters, days }: Evidence): Violations {
  const violations = new Violations("counters are the sums of the ledger");
  const periods = new Map<string, Counters>();
  const byDay = new Map<string, number>();
  const holds = new Map<string, number>();
  for (const line of history) {
    if (!("row" in line)) continue;
    const { row } = line;
    const hold = `${row.subject} ${row.key} ${row.spentAt}`;
    if (row.kind === "hold") holds.set(hold, row.quantity);
    const change = changeBy(row, holds.get(hold) ?? 0);
    const period = `${row.subject} ${row.periodStart}`;
    periods.set(period, add(periods.get(period) ?? NOTHING, change));
    const day = `${row.subject} ${row.day}`;
    byDay.set(day, (byDay.get(day) ?? 0) + change.used);
  }
  for (const key of new Set([...periods.keys(), ...counters.keys()])) {
    const [sum, counted] = [periods.get(key) ?? NOTHING, counters.get(key) ?? NOTHING];
    violations.expect(
      NAMES.every((name) => sum[name] === counted[name]),
      () => `period ${key}: ledger ${JSON.stringify(sum)}, counters ${JSON.stringify(counted)}`,
    );
  }
  for (const key of new Set([...byDay.keys(), ...days.keys()])) {
    const [sum, counted] = [byDay.get(key) ?? 0, days.get(key) ?? 0];
    violations.expect(sum === counted, () => `day ${key}: ledger ${sum}, counters ${counted}`);
  }
  return violations;
}

const NOTHING: Counters = { used: 0, held: 0, released: 0, overage: 0 };
const NAMES = ["used", "held", "released", "overage"] as const;

/** What a row changes; `held` is what its hold held, where it ends one. */
export function changeBy({ kind, quantity, overage }: LedgerRow, held: number): Counters {
  switch (kind) {
    case "consume":
      return { used: quantity, held: 0, released: 0, overage };
    case "hold":
      return { used: 0, held: quantity, released: 0, overage };
    case "settle":
      return { used: quantity, held: -held, released: 0, overage };
    case "expire":
      return { used: 0, held: -held, released: 0, overage };
    case "release":
      return { used: -quantity, held: 0, released: quantity, overage };
  }
}

export function add(one: Counters, other: Counters): Counters {
  return {
    used: one.used + other.used,
    held: one.held + other.held,
    released: one.released + other.released,
    overage: one.overage + other.overage,
  };
}
