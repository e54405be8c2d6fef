import type { Invoice } from "@souk/contracts/billing/entities";
import { exactMoneyLabel } from "../../lib/price-label.ts";

/** What was paid, how much of that is tax, and what was given back. */
export function InvoiceAmount({ invoice: { total, tax, refunded } }: { invoice: Invoice }) {
  return (
    <div className="tabular-nums sm:min-w-28 sm:text-right">
      <p className="font-medium">{exactMoneyLabel(total)}</p>
      {tax.amount > 0 && <p className="text-subtle">{exactMoneyLabel(tax)} tax included</p>}
      {refunded.amount > 0 && <p className="text-subtle">{exactMoneyLabel(refunded)} refunded</p>}
    </div>
  );
}
