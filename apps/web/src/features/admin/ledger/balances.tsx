import { CircleAlert, CircleCheck } from "lucide-react";
import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Cell, HeadCell, Row, Table } from "../../../ui/table.tsx";
import { accountName } from "../../ledger/ledger-words.ts";
import { type BookOfCurrency, booksOf } from "./book-sides.ts";
import { SideCells } from "./side-cells.tsx";

/** What each account holds, a book for each currency, and whether the sides are even. */
export function Balances() {
  const { data, error, isPending, refetch } = trpc.ledger.getBalances.useQuery();
  if (isPending)
    return (
      <div role="status" aria-label="Loading balances">
        <Skeleton className="h-72 rounded-lg" />
      </div>
    );
  if (!data)
    return (
      <ErrorState title="The balances could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  const books = booksOf(data.items);
  if (books.length === 0)
    return <p className="text-sm text-muted">Every account is empty: no money has moved yet.</p>;
  return (
    <div className="grid items-start gap-6 xl:has-[>:nth-child(2)]:grid-cols-2">
      {books.map((book) => (
        <Book key={book.currency} book={book} />
      ))}
    </div>
  );
}

function Book({ book: { currency, accounts, sum } }: { book: BookOfCurrency }) {
  return (
    <Table label={`Balances in ${currency}`}>
      <thead>
        <tr>
          <HeadCell>{currency}</HeadCell>
          <HeadCell className="text-right">Debit</HeadCell>
          <HeadCell className="text-right">Credit</HeadCell>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ account, balance }) => (
          <Row key={account}>
            <Cell>
              <span className="font-medium">{accountName[account].name}</span>
              <span className="block text-subtle">{accountName[account].meaning}</span>
            </Cell>
            <SideCells money={balance} />
          </Row>
        ))}
      </tbody>
      <tfoot className="border-t border-line-strong bg-sunken">
        <tr>
          <th scope="row" className="h-11 px-4 text-left font-medium">
            Sum
          </th>
          <td colSpan={2} className="px-4 text-right tabular-nums">
            <Evenness amount={sum.amount} label={exactMoneyLabel(sum)} />
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}

function Evenness({ amount, label }: { amount: number; label: string }) {
  if (amount === 0)
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-success-ink">
        <CircleCheck aria-hidden className="size-4" />
        {label}, even
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-danger-ink">
      <CircleAlert aria-hidden className="size-4" />
      {label}, not even
    </span>
  );
}
