import type { StatementSource } from "@souk/contracts/ledger/entities";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ReversalList } from "./reversal-list.tsx";
import { SaleFacts } from "./sale-facts.tsx";
import { SaleSplit } from "./sale-split.tsx";
import { headlineOf } from "./source-words.ts";
import { StatementTable } from "./statement-table.tsx";

export interface SourceDetailsProps {
  vendorSlug: string;
  found: StatementSource;
  /** Admins go on from here to the payment itself. */
  isAdmin: boolean;
}

/** A sale, refund or dispute: the sale it belongs to, what took of that, and the lines of it. */
export function SourceDetails({ vendorSlug, found, isAdmin }: SourceDetailsProps) {
  const { title, at, state } = headlineOf(found);
  const { sale, lines, kept } = found;
  return (
    <>
      <BackToStatement slug={vendorSlug} />
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {title}
            {state && <Badge tone={state.tone}>{state.label}</Badge>}
          </span>
        }
        description={
          <>
            {sale.agent.name} · <time dateTime={at}>{dayWords(at)}</time>
          </>
        }
        actions={
          isAdmin && (
            <LinkButton to="/admin/payments" search={{ q: sale.source }}>
              Open the payment
            </LinkButton>
          )
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <SaleFacts sale={sale} />
        <SaleSplit sale={sale} kept={kept} />
      </div>
      <section aria-labelledby="reversals" className="mt-10">
        <h2 id="reversals" className="mb-4 text-lg font-semibold">
          Refunds and disputes
        </h2>
        <ReversalList found={found} />
      </section>
      <section aria-labelledby="lines" className="mt-10">
        <h2 id="lines" className="mb-4 text-lg font-semibold">
          In the statement
        </h2>
        <StatementTable lines={lines} vendorSlug={vendorSlug} />
      </section>
    </>
  );
}

function BackToStatement({ slug }: { slug: string }) {
  return (
    <Link
      to="/vendor/statements/$slug"
      params={{ slug }}
      className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
    >
      <ArrowLeft aria-hidden className="size-4" />
      Statement
    </Link>
  );
}
