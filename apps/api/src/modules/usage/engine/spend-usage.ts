import type { Database } from "@souk/db/client";
import type { Operation, OperationItem, Outcome } from "./operation.ts";

type Cell = string | null;
type Row = readonly [
  status: string,
  id: Cell,
  quantity: Cell,
  requested: Cell,
  at: Date,
  used: Cell,
  held: Cell,
  limit: Cell,
  overage: Cell,
  overageLimit: Cell,
  periodStart: Date | null,
  resetsAt: Date | null,
  expiresAt: Date | null,
];

const COLUMNS =
  "status, id, quantity, requested, at, used, held, limit_quantity, overage, overage_limit, period_start, resets_at, expires_at";

const QUERY = {
  name: "spend_usage",
  text: `select ${COLUMNS} from spend_usage($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
  rowMode: "array" as const,
};

/**
 * When a connection that says nothing any more is given up: later than the database gives up waiting for a row, and soon
 * where nothing is waited for.
 */
const SILENCE_MS = { waiting: 35_000, passing: 10_000 };

/**
 * Has the engine decide a batch in one round trip, and answers the outcomes of each operation's items. With `wait` it
 * waits for rows that other sessions hold, without it answers "busy" for them. No two operations may name the same key
 * of the same quota.
 */
export async function spendUsage(
  db: Database,
  operations: readonly Operation[],
  { wait }: { wait: boolean },
): Promise<Outcome[][]> {
  const query = {
    ...QUERY,
    values: valuesOf(operations, wait),
    query_timeout: wait ? SILENCE_MS.waiting : SILENCE_MS.passing,
  };
  const { rows } = await db.$client.query<Row>(query);
  let at = 0;
  return operations.map(({ items }) => {
    const from = at;
    at += items.length;
    return rows.slice(from, at).map(toOutcome);
  });
}

function valuesOf(operations: readonly Operation[], wait: boolean): unknown[] {
  const all = operations.flatMap((operation, index) =>
    operation.items.map((item) => ({ item, operation, index })),
  );
  const subjects = subjectsOf(all.map(({ item }) => item));
  const slots = new Map(subjects.map((id, index) => [id, index + 1]));
  const column = (of: (one: (typeof all)[number]) => unknown) => all.map(of);
  return [
    wait,
    new Date(Math.max(...operations.map(({ now }) => now.getTime()))),
    subjects,
    column(({ item }) => slots.get(item.subjectId)),
    column(({ index }) => index),
    column(({ item }) => item.kind),
    column(({ item }) => item.key),
    column(({ item }) => item.quantity),
    column(({ item }) => item.seconds),
    column(({ operation }) => operation.batch),
    column(({ operation }) => operation.tokenHash),
    column(({ operation }) => operation.spender.userId),
    column(({ operation }) => operation.spender.clientId),
    column(({ operation }) => operation.spender.apiKeyId),
  ];
}

/** The distinct subjects in the order in which every session locks them. */
function subjectsOf(items: readonly OperationItem[]): string[] {
  const ids = new Set(items.map(({ subjectId }) => subjectId));
  return [...ids].toSorted((one, other) => Number(one) - Number(other));
}

function toOutcome(row: Row): Outcome {
  const [status, id, quantity, requested, at, ...standing] = row;
  const [used, held, limit, overage, overageLimit, periodStart, resetsAt, expiresAt] = standing;
  return {
    status,
    id,
    quantity: Number(quantity),
    requested: toNumber(requested),
    at,
    used: Number(used),
    held: Number(held),
    limit: toNumber(limit),
    overage: Number(overage),
    overageLimit: Number(overageLimit),
    // Null where there is no such quota.
    periodStart: periodStart ?? at,
    resetsAt,
    expiresAt,
  };
}

function toNumber(value: Cell): number | null {
  return value === null ? null : Number(value);
}
