import type { Evidence, LedgerRow } from "../evidence.ts";
import { Violations } from "./violations.ts";

/** A consume that brought use to 50, 80 or 100 per cent of the limit left an alert, which there is once per period. */
export function checkAlerts({ history, alerts }: Evidence): Violations {
  const violations = new Violations("every share of a limit that was reached left an alert");
  for (const line of history) {
    if (!("row" in line) || line.row.kind !== "consume") continue;
    for (const kind of reachedBy(line.row)) {
      const isKnown = alerts.has(`${line.row.subject} ${kind} ${line.row.periodStart}`);
      violations.expect(isKnown, () => `no alert ${kind}: ${JSON.stringify(line.row)}`);
    }
  }
  return violations;
}

function reachedBy({ used, quantity, limit }: LedgerRow): number[] {
  if (!limit) return [];
  return [50, 80, 100].filter(
    (share) => used * 100 >= limit * share && (used - quantity) * 100 < limit * share,
  );
}
