import type { StatementLine } from "@souk/contracts/ledger/entities";
import type { StatementRow } from "./reading-store.ts";

/** A line as vendors read it: what the buyer paid or got back, and whose that is. */
export function toStatementLine(row: StatementRow): StatementLine {
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
