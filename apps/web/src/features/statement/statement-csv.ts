import type { SignedMoney } from "@souk/contracts/common/money";
import type { StatementLine } from "@souk/contracts/ledger/entities";
import { toCsv } from "../../lib/csv.ts";
import { amountText } from "../../lib/money-input.ts";
import { movementName } from "../ledger/ledger-words.ts";

const head = [
  "Date",
  "Movement",
  "Source",
  "Agent",
  "Currency",
  "Gross",
  "Tax",
  "Fee",
  "Net",
  "Balance",
  "Id",
];

/** A vendor's statement as a CSV file: instants in UTC, amounts as plain decimals in the currency of their line. */
export function statementCsv(lines: readonly StatementLine[]): string {
  return toCsv([head, ...lines.map(fields)]);
}

function fields(line: StatementLine): string[] {
  const { at, kind, source, agentName, gross, tax, fee, net, balance, transactionId } = line;
  const amounts = [gross, tax, fee, net, balance].map(decimal);
  return [at, movementName[kind], source, agentName, gross.currency, ...amounts, transactionId];
}

function decimal({ amount, currency }: SignedMoney): string {
  return (amount < 0 ? "-" : "") + amountText(Math.abs(amount), currency);
}
