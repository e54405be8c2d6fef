import type { SignedMoney } from "@souk/contracts/common/money";
import { exactMoneyLabel } from "../../lib/price-label.ts";

/** What is owed to the vendor now, a sum for each currency. */
export function Owed({ sums }: { sums: readonly SignedMoney[] }) {
  if (sums.length === 0) return null;
  return (
    <dl className="mb-6 flex flex-wrap gap-4">
      {sums.map((sum) => (
        <div key={sum.currency} className="min-w-48 rounded-lg border border-line bg-surface px-5 py-4">
          <dt className="text-sm text-subtle">{sum.amount < 0 ? "Carried forward" : "Owed to you"}</dt>
          <dd className="mt-1 text-2xl font-semibold tracking-tight tabular-nums">{exactMoneyLabel(sum)}</dd>
          {sum.amount < 0 && (
            <dd className="mt-1 text-sm text-muted">
              More was given back than earned since. New sales fill it up.
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
