import type { LedgerTransaction } from "@souk/contracts/ledger/entities";
import { Link } from "@tanstack/react-router";
import { momentWords } from "../../../lib/date-words.ts";
import { HeadCell, Cell, Table } from "../../../ui/table.tsx";
import { accountName, movementName } from "../../ledger/ledger-words.ts";
import { SideCells } from "./side-cells.tsx";

/** Movements of money, newest first, each with a row for every account it touches. */
export function TransactionTable({ transactions }: { transactions: readonly LedgerTransaction[] }) {
  return (
    <Table label="Movements and their entries">
      <thead>
        <tr>
          <HeadCell>Movement</HeadCell>
          <HeadCell>Account</HeadCell>
          <HeadCell className="text-right">Debit</HeadCell>
          <HeadCell className="text-right">Credit</HeadCell>
        </tr>
      </thead>
      {transactions.map((transaction) => (
        <Movement key={transaction.id} transaction={transaction} />
      ))}
    </Table>
  );
}

function Movement({ transaction }: { transaction: LedgerTransaction }) {
  const { entries } = transaction;
  return (
    <tbody className="border-b border-line last:border-b-0">
      {entries.map(({ account, amount }, position) => (
        <tr key={account}>
          {position === 0 && (
            <th
              scope="rowgroup"
              rowSpan={entries.length}
              className="min-w-52 px-4 py-3 text-left align-top font-normal"
            >
              <Heading transaction={transaction} />
            </th>
          )}
          <Cell className="h-9 min-w-32 py-1 text-muted">{accountName[account].name}</Cell>
          <SideCells money={amount} className="h-9 py-1" />
        </tr>
      ))}
    </tbody>
  );
}

function Heading({ transaction }: { transaction: LedgerTransaction }) {
  const { kind, at, source, agentName, vendor } = transaction;
  return (
    <>
      <span className="font-medium">{movementName[kind]}</span>
      <span className="block text-muted">
        {agentName}, by{" "}
        <Link
          to="/vendor/statements/$slug"
          params={{ slug: vendor.slug }}
          hash={transaction.id}
          className="rounded-sm underline underline-offset-3"
        >
          {vendor.name}
        </Link>
      </span>
      <time dateTime={at} className="block text-subtle tabular-nums">
        {momentWords(at)}
      </time>
      <Link
        to="/admin/payments"
        search={{ q: source }}
        className="rounded-sm font-mono text-xs wrap-anywhere text-accent-ink underline underline-offset-3"
      >
        {source}
      </Link>
    </>
  );
}
