import type { SignedMoney } from "@souk/contracts/common/money";
import type { StatementLine } from "@souk/contracts/ledger/entities";
import { classNames } from "../../lib/class-names.ts";
import { shortDay } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { Cell, HeadCell, Row, Table } from "../../ui/table.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { movementName } from "../ledger/ledger-words.ts";

export interface StatementTableProps {
  lines: readonly StatementLine[];
  vendorSlug: string;
}

/**
 * Each movement of a vendor's money with a link to what caused it, and what is owed after it. A narrow screen has
 * room for the vendor's part and the balance alone: the rest of the sum stands beneath the movement.
 */
export function StatementTable({ lines, vendorSlug }: StatementTableProps) {
  return (
    <Table label="Statement">
      <thead>
        <tr>
          <HeadCell className="max-sm:hidden">Date</HeadCell>
          <HeadCell>Movement</HeadCell>
          <HeadCell className="text-right max-sm:hidden">Gross</HeadCell>
          <HeadCell className="text-right max-sm:hidden">Tax</HeadCell>
          <HeadCell className="text-right max-sm:hidden">Fee</HeadCell>
          <HeadCell className="text-right max-sm:px-2.5">Yours</HeadCell>
          <HeadCell className="text-right max-sm:px-2.5">Balance</HeadCell>
          <HeadCell className="max-sm:hidden">Source</HeadCell>
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
      <Cell className="sm:min-w-36">
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
        <span className="block text-xs text-subtle tabular-nums sm:hidden">{partsWords(line)}</span>
      </Cell>
      <Amount money={line.gross} className="max-sm:hidden" />
      <Amount money={line.tax} className="max-sm:hidden" />
      <Amount money={line.fee} className="max-sm:hidden" />
      <Amount money={line.net} strong />
      <Amount money={line.balance} strong />
      <Cell className="font-mono text-xs max-sm:hidden">
        <span className="select-all">{line.source}</span>
      </Cell>
    </Row>
  );
}

/** The sum that a movement began with and what went off from it: "$19.00 gross, $1.90 fee". */
function partsWords({ gross, tax, fee }: StatementLine): string {
  const parts = [`${exactMoneyLabel(gross)} gross`];
  if (tax.amount !== 0) parts.push(`${exactMoneyLabel(tax)} tax`);
  if (fee.amount !== 0) parts.push(`${exactMoneyLabel(fee)} fee`);
  return parts.join(", ");
}

interface AmountProps {
  money: SignedMoney;
  strong?: boolean;
  className?: string;
}

function Amount({ money, strong = false, className }: AmountProps) {
  return (
    <Cell
      className={classNames(
        "text-right whitespace-nowrap tabular-nums max-sm:px-2.5 max-sm:align-top",
        strong ? "font-medium text-ink" : "text-muted",
        className,
      )}
    >
      {exactMoneyLabel(money)}
    </Cell>
  );
}
