import type { Evidence, LedgerRow } from "../evidence.ts";
import { Violations } from "./violations.ts";

/**
 * A key spends once. A spend ends at most once (settled or expired) and is given back at most once, by no more than it
 * took, in its own period; open holds are those that have not ended.
 */
export function checkSpends({ history, holds }: Evidence): Violations {
  const violations = new Violations(
    "a key spends once, ends once, and gives back once what it took, in its period",
  );
  const spends = new Map<string, Spend>();
  const keys = new Set<string>();
  for (const line of history) {
    if (!("row" in line)) continue;
    const { row } = line;
    const name = `${row.subject} ${row.key} ${row.spentAt}`;
    const what = () => JSON.stringify(row);
    if (row.kind === "consume" || row.kind === "hold") {
      const key = `${row.subject} ${row.key}`;
      violations.expect(!keys.has(key), () => `spent again: ${what()}`);
      keys.add(key);
      spends.set(name, { row, ends: 0, releases: 0, charged: row.kind === "consume" ? row.quantity : 0 });
      const isInPeriod = row.periodStart <= row.at && (row.periodEnd === null || row.at < row.periodEnd);
      violations.expect(isInPeriod, () => `outside of its period: ${what()}`);
      continue;
    }
    const spend = spends.get(name);
    violations.expect(spend !== undefined, () => `ends nothing: ${what()}`);
    if (spend) checkEnd(violations, spend, row);
  }
  checkOpenHolds(violations, spends, holds);
  return violations;
}

interface Spend {
  row: LedgerRow;
  ends: number;
  releases: number;
  charged: number;
}

function checkEnd(violations: Violations, spend: Spend, row: LedgerRow): void {
  const what = () => `${JSON.stringify(row)} of ${JSON.stringify(spend.row)}`;
  violations.expect(row.periodStart === spend.row.periodStart, () => `charged in another period: ${what()}`);
  if (row.kind === "release") {
    spend.releases += 1;
    violations.expect(spend.releases === 1, () => `given back again: ${what()}`);
    violations.expect(row.quantity <= spend.charged, () => `gives back more than it took: ${what()}`);
    return;
  }
  spend.ends += 1;
  violations.expect(spend.ends === 1 && spend.row.kind === "hold", () => `ended again: ${what()}`);
  const expires = spend.row.expiresAt ?? 0;
  violations.expect(
    row.kind === "settle" ? row.at < expires : row.at >= expires,
    () => `not its time: ${what()}`,
  );
  if (row.kind === "settle") spend.charged = row.quantity;
}

function checkOpenHolds(
  violations: Violations,
  spends: ReadonlyMap<string, Spend>,
  holds: Evidence["holds"],
): void {
  const open = [...spends].filter(([, { row, ends }]) => row.kind === "hold" && ends === 0);
  for (const [name, { row }] of open) {
    violations.expect(
      holds.get(name) === row.quantity,
      () => `open, and unknown as such: ${JSON.stringify(row)}`,
    );
  }
  violations.expect(
    open.length === holds.size,
    () => `${holds.size} open holds, ${open.length} in the ledger`,
  );
}
