import type { SignedMoney } from "@souk/contracts/common/money";
import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { Cell } from "../../../ui/table.tsx";
import { sidesOf } from "./book-sides.ts";

/** The debit and the credit cell of one amount. */
export function SideCells({ money, className = "" }: { money: SignedMoney; className?: string }) {
  const { debit, credit } = sidesOf(money);
  const style = `text-right whitespace-nowrap tabular-nums ${className}`;
  return (
    <>
      <Cell className={style}>{debit && exactMoneyLabel(debit)}</Cell>
      <Cell className={style}>{credit && exactMoneyLabel(credit)}</Cell>
    </>
  );
}
