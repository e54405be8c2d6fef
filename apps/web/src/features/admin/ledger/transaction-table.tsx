import type { LedgerTransaction } from "@souk/contracts/ledger/entities";
import { Link } from "@tanstack/react-router";
import { momentWords } from "../../../lib/date-words.ts";
import { Cell, HeadCell, Table } from "../../../ui/table.tsx";
import { TextLink } from "../../../ui/text-link.tsx";
import { accountName, movementName } from "../../ledger/ledger-words.ts";
import { SideCells } from "./side-cells.tsx";

/** Movements of money, newest first: a heading for each, and below it a row for every account it touches. */
export function TransactionTable({ transactions }: { transactions: readonly LedgerTransaction[] }) {
  return (
    <Table label="Movements and their entries">
      <thead>
        <tr>
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
  return (
    <tbody className="border-b border-line last:border-b-0">
      <tr>
        <th scope="rowgroup" colSpan={3} className="px-4 pt-3 pb-1 text-left font-normal">
          <Heading transaction={transaction} />
        </th>
      </tr>
      {transaction.entries.map(({ account, amount }) => (
        <tr key={account} className="last:[&>td]:pb-3">
          <Cell className="h-auto py-1 text-muted">{accountName[account].name}</Cell>
          <SideCells money={amount} className="h-auto py-1" />
        </tr>
      ))}
    </tbody>
  );
}

function Heading({ transaction }: { transaction: LedgerTransaction }) {
  const { kind, at, source, invoiceId, agentName, vendor } = transaction;
  return (
    <span className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
      <span className="font-medium">{movementName[kind]}</span>
      <span className="text-muted">
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
      <time dateTime={at} className="text-subtle tabular-nums">
        {momentWords(at)}
      </time>
      <TextLink
        to="/admin/payments"
        search={{ q: invoiceId ?? source }}
        className="font-mono text-xs wrap-anywhere"
      >
        {source}
      </TextLink>
    </span>
  );
}
