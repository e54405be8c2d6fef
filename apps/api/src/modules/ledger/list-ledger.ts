import type { LedgerKind, LedgerTransaction } from "@souk/contracts/ledger/entities";
import type { listLedger as contract } from "@souk/contracts/ledger/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectMovements } from "./reading-store.ts";
import { selectEntries } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every movement of money with both its sides, newest first. */
export async function listLedger(ctx: ServiceContext, input: Input): Promise<Output> {
  const rows = await selectMovements(ctx.db, {
    kind: input.kind,
    vendor: input.vendor,
    after: decodeIdCursor(input.cursor),
    limit: input.limit,
  });
  const { items, nextCursor } = toPage(rows, input.limit, (row) => [row.id]);
  const entries =
    items.length > 0
      ? await selectEntries(
          ctx.db,
          items.map(({ id }) => id),
        )
      : [];
  return { items: items.map((row) => toTransaction(row, entries)), nextCursor };
}

type Row = Awaited<ReturnType<typeof selectMovements>>[number];
type EntryRow = Awaited<ReturnType<typeof selectEntries>>[number];

function toTransaction({ currency, ...row }: Row, entries: readonly EntryRow[]): LedgerTransaction {
  return {
    ...row,
    at: row.at.toISOString(),
    kind: row.kind as LedgerKind,
    entries: entries
      .filter(({ transactionId }) => transactionId === row.id)
      .map(({ account, amount }) => ({ account, amount: { amount, currency } })),
  };
}
