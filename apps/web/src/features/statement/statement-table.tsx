import type { SignedMoney } from "@souk/contracts/common/money";
import type { StatementLine } from "@souk/contracts/ledger/entities";
import { shortDay } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { Cell, HeadCell, Row, Table } from "../../ui/table.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { movementName } from "../ledger/ledger-words.ts";

export interface StatementTableProps {
  lines: readonly StatementLine[];
  vendorSlug: string;
}

/** Each movement of a vendor's money with a link to what caused it, and what is owed after it. */
export function StatementTable({ lines, vendorSlug }: StatementTableProps) {
  return (
    <Table label="Statement">
      <thead>
        <tr>
          <HeadCell className="max-sm:hidden">Date</HeadCell>
          <HeadCell>Movement</HeadCell>
          <HeadCell className="text-right">Gross</HeadCell>
          <HeadCell className="text-right">Tax</HeadCell>
          <HeadCell className="text-right">Fee</HeadCell>
          <HeadCell className="text-right">Yours</HeadCell>
          <HeadCell className="text-right">Balance</HeadCell>
          <HeadCell>Source</HeadCell>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <StatementRow key={line.transactionId} line={line} vendorSlug={vendorSlug} />
        ))}
      </tbody>
    </Table>
  );
}

function StatementRow({ line, vendorSlug }: { line: StatementLine; vendorSlug: string }) {
  return (
    <Row id={line.transactionId} className="scroll-mt-20 target:bg-accent-soft">
      <Cell className="whitespace-nowrap text-muted max-sm:hidden">
        <a href={`#${line.transactionId}`} className="rounded-sm hover:underline">
          <time dateTime={line.at}>{shortDay(line.at)}</time>
        </a>
      </Cell>
      <Cell className="min-w-36">
        <TextLink
          to="/vendor/statements/$slug/$source"
          params={{ slug: vendorSlug, source: line.source }}
          className="font-medium"
        >
          {movementName[line.kind]}
        </TextLink>
        <span className="block text-subtle">{line.agentName}</span>
        <time dateTime={line.at} className="block text-subtle sm:hidden">
          {shortDay(line.at)}
        </time>
      </Cell>
      <Amount money={line.gross} />
      <Amount money={line.tax} />
      <Amount money={line.fee} />
      <Amount money={line.net} strong />
      <Amount money={line.balance} strong />
      <Cell className="font-mono text-xs">
        <span className="select-all">{line.source}</span>
      </Cell>
    </Row>
  );
}

function Amount({ money, strong = false }: { money: SignedMoney; strong?: boolean }) {
  return (
    <Cell
      className={`text-right whitespace-nowrap tabular-nums ${strong ? "font-medium text-ink" : "text-muted"}`}
    >
      {exactMoneyLabel(money)}
    </Cell>
  );
}
