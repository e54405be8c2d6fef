import type { ReactNode } from "react";
import type { StatementSource } from "@souk/contracts/ledger/entities";
import { dayWords } from "../../lib/date-words.ts";
import { Card } from "../../ui/card.tsx";
import { TextLink } from "../../ui/text-link.tsx";

/** What was bought, when, and by which organization. */
export function SaleFacts({ sale }: { sale: StatementSource["sale"] }) {
  return (
    <Card>
      <h2 className="mb-4 font-semibold">What was bought</h2>
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Fact name="Agent">
          <TextLink to="/agents/$slug" params={{ slug: sale.agent.slug }}>
            {sale.agent.name}
          </TextLink>
        </Fact>
        <Fact name="Plan">{sale.description}</Fact>
        <Fact name="Buyer">{sale.buyer}</Fact>
        <Fact name="Paid on">
          <time dateTime={sale.at}>{dayWords(sale.at)}</time>
        </Fact>
        {sale.number && <Fact name="Invoice">{sale.number}</Fact>}
        <Fact name="Payment">
          <span className="font-mono text-xs select-all">{sale.source}</span>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-subtle max-sm:-mb-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
