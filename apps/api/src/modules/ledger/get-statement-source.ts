import { AppError } from "@souk/contracts/common/errors";
import type { Money } from "@souk/contracts/common/money";
import type { StatementLine, StatementSource } from "@souk/contracts/ledger/entities";
import type { getStatementSource as contract } from "@souk/contracts/ledger/operations";
import type { z } from "zod";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getVendorFor } from "../vendors/index.ts";
import { selectLinesOf } from "./reading-store.ts";
import { findSaleBehind, selectDisputes, selectRefunds } from "./source-store.ts";
import { toStatementLine } from "./to-statement-line.ts";

type Input = z.output<typeof contract.input>;
type SaleRecord = NonNullable<Awaited<ReturnType<typeof findSaleBehind>>>;

/**
 * The sale, refund or dispute behind a line of a vendor's statement, with the sale's whole story. For those who may see
 * the vendor's money; a source that is in no line of it, another vendor's among them, is not found.
 */
export async function getStatementSource(
  ctx: ServiceContext,
  { vendorSlug, source }: Input,
): Promise<StatementSource> {
  const { id: vendorId } = await getVendorFor(ctx, "sales.read", vendorSlug);
  const found = await findSaleBehind(ctx.db, { vendorId, source });
  if (!found) throw new AppError("movement.not_found");
  const { id: saleId, paymentIntentId } = found.sale;
  const lines = (await selectLinesOf(ctx.db, { vendorId, saleId })).map(toStatementLine);
  const sold = lines.find(({ transactionId }) => transactionId === saleId);
  if (!sold) throw new Error(`the sale ${saleId} has no line`);
  return {
    source,
    kind: kindOf(found.kind),
    sale: toSale(found, sold),
    refunds: paymentIntentId ? (await selectRefunds(ctx.db, paymentIntentId)).map(toRefund) : [],
    disputes: paymentIntentId ? (await selectDisputes(ctx.db, paymentIntentId)).map(toDispute) : [],
    lines,
    kept: { amount: sumOf(lines), currency: sold.net.currency },
  };
}

function kindOf(movement: string): StatementSource["kind"] {
  if (movement === "sale") return "sale";
  return movement.startsWith("refund") ? "refund" : "dispute";
}

function sumOf(lines: readonly StatementLine[]): number {
  return lines.reduce((sum, { net }) => sum + net.amount, 0);
}

function toSale(
  { sale, agent }: SaleRecord,
  { gross, tax, fee, net }: StatementLine,
): StatementSource["sale"] {
  const { source, at, number, description, buyer, shareBps } = sale;
  if (shareBps === null) throw new Error(`the sale ${sale.id} has no share`);
  const words = { source, at: at.toISOString(), number, agent, description, buyer };
  return { ...words, gross, tax, fee, net, shareBps };
}

type RefundRow = Awaited<ReturnType<typeof selectRefunds>>[number];
type DisputeRow = Awaited<ReturnType<typeof selectDisputes>>[number];

function toRefund(row: RefundRow): StatementSource["refunds"][number] {
  return {
    source: row.stripeRefundId,
    at: row.createdAt.toISOString(),
    amount: toMoney(row),
    status: row.status as StatementSource["refunds"][number]["status"],
  };
}

function toDispute(row: DisputeRow): StatementSource["disputes"][number] {
  return {
    source: row.stripeDisputeId,
    at: row.createdAt.toISOString(),
    amount: toMoney(row),
    status: row.status,
    reason: row.reason,
  };
}

function toMoney({ amount, currency }: Money): Money {
  return { amount, currency };
}
