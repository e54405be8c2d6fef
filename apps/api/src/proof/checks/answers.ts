import type { Balance, Call, Reply, Wish } from "../call.ts";
import type { Evidence, LedgerRow } from "../evidence.ts";
import { Violations } from "./violations.ts";

/** The subject of a buyer's metric. */
export type SubjectOf = (buyer: number, metric: string) => number;

/**
 * What was answered is in the ledger, once, as it was answered, and a repeated call answered the same; what was only
 * refused is not. A standing that was read is one that the ledger passed through.
 */
export function checkAnswers(
  { history }: Evidence,
  wishes: readonly Wish[],
  subjectOf: SubjectOf,
): Violations {
  const violations = new Violations("every answer is in the ledger as it was given, and no refusal is");
  const rows = new Map<string, LedgerRow[]>();
  const standings = new Set<string>();
  for (const line of history) {
    if (!("row" in line)) continue;
    const { row } = line;
    const name = `${phaseOf(row.kind)} ${row.subject} ${row.key}`;
    rows.set(name, [...(rows.get(name) ?? []), row]);
    standings.add(`${row.subject} ${row.used} ${row.held}`);
  }
  const firsts = new Map<string, number>();
  const attempts = new Map<string, "refused" | "open">();
  for (const { call, replies } of wishes) {
    for (const reply of replies) {
      if (reply.status === "done" && call.kind === "read") {
        for (const one of reply.balances) checkStanding(one, call);
      }
      if (reply.status === "done" && call.kind !== "read") {
        for (const one of reply.balances) checkAnswer(one, call, reply);
      }
    }
    for (const name of spendNames(call)) {
      const isRefused = replies.length > 0 && replies.every(({ status }) => status === "refused");
      if (!isRefused) attempts.set(name, "open");
      else if (!attempts.has(name)) attempts.set(name, "refused");
    }
  }
  for (const [name, count] of firsts)
    violations.expect(count === 1, () => `first done ${count} times: ${name}`);
  for (const [name, state] of attempts) {
    violations.expect(state === "open" || !rows.has(name), () => `refused, and yet spent: ${name}`);
  }
  return violations;

  function checkAnswer(
    balance: Balance,
    call: Exclude<Call, { kind: "read" }>,
    reply: Extract<Reply, { status: "done" }>,
  ) {
    const name = `${phaseOf(call.kind)} ${subjectOf(call.buyer, balance.metric)} ${call.key}`;
    const found = rows.get(name) ?? [];
    const [row] = found;
    violations.expect(found.length === 1, () => `${found.length} rows for ${name}`);
    violations.expect(
      row === undefined || isSame(balance, row),
      () => `${JSON.stringify(balance)} answered for ${JSON.stringify(row)}`,
    );
    if (!reply.replayed) firsts.set(name, (firsts.get(name) ?? 0) + 1);
  }

  function checkStanding({ metric, used, held }: Balance, { buyer }: Call) {
    const standing = `${subjectOf(buyer, metric)} ${used} ${held}`;
    violations.expect(used + held === 0 || standings.has(standing), () => `read what never was: ${standing}`);
  }

  function spendNames(call: Call): string[] {
    if (call.kind === "batch") {
      return call.items.map(({ metric }) => `spend ${subjectOf(call.buyer, metric)} ${call.key}`);
    }
    if (call.kind !== "consume" && call.kind !== "hold") return [];
    return [`spend ${subjectOf(call.buyer, call.metric)} ${call.key}`];
  }
}

function phaseOf(kind: LedgerRow["kind"] | "batch"): string {
  return kind === "settle" || kind === "release" || kind === "expire" ? kind : "spend";
}

function isSame(balance: Balance, row: LedgerRow): boolean {
  const { used, held, limit, quantity, overage, resetsAt, expiresAt } = balance;
  return (
    used === row.used &&
    held === row.held &&
    limit === row.limit &&
    quantity === row.quantity &&
    (overage?.used ?? 0) === (row.overageLimit > 0 ? row.overageAfter : 0) &&
    isSameInstant(resetsAt, row.periodEnd) &&
    (expiresAt === undefined || isSameInstant(expiresAt, row.expiresAt))
  );
}

/** Answers have milliseconds. */
function isSameInstant(answered: string | null, micros: number | null): boolean {
  if (answered === null || micros === null) return answered === micros;
  return Math.abs(Date.parse(answered) - micros / 1000) <= 1;
}
