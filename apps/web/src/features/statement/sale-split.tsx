import type { SignedMoney } from "@souk/contracts/common/money";
import type { StatementSource } from "@souk/contracts/ledger/entities";
import { classNames } from "../../lib/class-names.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { Card } from "../../ui/card.tsx";
import { percentOf } from "./source-words.ts";

/** Whose the money of a sale is, and what is left of it for the vendor. */
export function SaleSplit({ sale, kept }: Pick<StatementSource, "sale" | "kept">) {
  const { gross, tax, fee, net, shareBps } = sale;
  return (
    <Card>
      <h2 className="mb-4 font-semibold">Whose money it is</h2>
      <dl className="flex flex-col gap-2.5 text-sm tabular-nums">
        <Sum name="Paid by the buyer" money={gross} />
        <Sum name="Tax" money={tax} taken />
        <Sum name="The marketplace's fee" money={fee} taken />
        <Sum name={`Your share, ${percentOf(shareBps)}`} money={net} strong />
        {kept.amount !== net.amount && <Sum name="Yours after what was taken back" money={kept} strong />}
      </dl>
      <p className="mt-4 text-sm text-subtle">
        The share is of what is left after tax, and frozen on the sale: a refund takes the same share back.
      </p>
    </Card>
  );
}

interface SumProps {
  name: string;
  money: SignedMoney;
  /** Goes off from the sum above. */
  taken?: boolean;
  strong?: boolean;
}

function Sum({ name, money, taken = false, strong = false }: SumProps) {
  const shown = taken && money.amount > 0 ? { ...money, amount: -money.amount } : money;
  return (
    <div
      className={classNames(
        "flex justify-between gap-4",
        strong && "border-t border-line pt-2.5 font-medium",
      )}
    >
      <dt className={strong ? undefined : "text-muted"}>{name}</dt>
      <dd>{exactMoneyLabel(shown)}</dd>
    </div>
  );
}
