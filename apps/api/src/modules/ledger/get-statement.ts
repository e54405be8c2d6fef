import type { StatementLine } from "@souk/contracts/ledger/entities";
import type { getStatement as contract } from "@souk/contracts/ledger/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getVendorFor } from "../vendors/index.ts";
import { selectOwed, selectStatement, type StatementRow } from "./reading-store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** What a vendor earned and gave back, newest first, and what is owed now. For those who may see its money. */
export async function getStatement(ctx: ServiceContext, input: Input): Promise<Output> {
  const { id: vendorId } = await getVendorFor(ctx, "sales.read", input.vendorSlug);
  const after = decodeIdCursor(input.cursor);
  const rows = await selectStatement(ctx.db, { vendorId, after, limit: input.limit });
  const { items, nextCursor } = toPage(rows, input.limit, (row) => [row.id]);
  return { items: items.map(toLine), nextCursor, owed: await selectOwed(ctx.db, vendorId) };
}

function toLine(row: StatementRow): StatementLine {
  const money = (amount: number) => ({ amount, currency: row.currency });
  const [tax, fee, net] = [Number(row.tax), Number(row.fee), Number(row.net)];
  return {
    transactionId: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    source: row.source,
    agentName: row.agentName,
    gross: money(tax + fee + net),
    tax: money(tax),
    fee: money(fee),
    net: money(net),
    balance: money(Number(row.balance)),
  };
}
