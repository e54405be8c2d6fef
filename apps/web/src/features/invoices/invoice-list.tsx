import { useState } from "react";
import type { Invoice } from "@souk/contracts/billing/entities";
import { Download, Receipt } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { AnchorButton, LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { InvoiceAmount } from "./invoice-amount.tsx";
import { canRequestRefund, invoiceState, requestWords } from "./invoice-state.ts";
import { RequestRefund } from "./request-refund.tsx";

const refetchMs = 10_000;

/** Every payment of the buyer's organization, newest first; read again every 10 s, as Stripe tells of them later. */
export function InvoiceList() {
  const pages = trpc.payments.listInvoices.useInfiniteQuery(
    {},
    {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: refetchMs,
      refetchOnWindowFocus: "always",
    },
  );
  const [now] = useState(() => new Date());
  return (
    <PagedList noun="invoices" pages={pages} empty={<NoInvoices />}>
      {(invoices) => (
        <ul aria-label="Invoices" className="divide-y divide-line rounded-lg border border-line bg-surface">
          {invoices.map((invoice) => (
            <InvoiceRow key={invoice.id} invoice={invoice} now={now} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function InvoiceRow({ invoice, now }: { invoice: Invoice; now: Date }) {
  const { agent, total, createdAt, paidAt, number } = invoice;
  const { label, tone } = invoiceState(invoice);
  const day = paidAt ?? createdAt;
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-3 px-5 py-4 text-sm">
      <div className="min-w-0 grow basis-56">
        <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          {agent.name}
          <Badge tone={tone}>{label}</Badge>
          {invoice.disputed && <Badge tone="warning">Disputed</Badge>}
        </h3>
        <p className="text-muted wrap-anywhere">{invoice.description}</p>
        <p className="text-subtle">
          <time dateTime={day}>{dayWords(day)}</time>
          {number && ` · ${number}`}
        </p>
        <RefundState invoice={invoice} />
      </div>
      <InvoiceAmount invoice={invoice} />
      <div className="flex flex-wrap gap-2 max-md:w-full md:min-w-78 md:justify-end">
        {canRequestRefund(invoice, now) && <RequestRefund invoice={invoice} />}
        <Documents invoice={invoice} name={`${agent.name}, ${exactMoneyLabel(total)}, ${dayWords(day)}`} />
      </div>
    </li>
  );
}

function RefundState({ invoice }: { invoice: Invoice }) {
  const words = requestWords(invoice);
  if (!words) return null;
  const answer = invoice.refundRequest?.answer;
  return (
    <div className="mt-2 rounded-md bg-sunken px-3 py-2 text-muted">
      <p>{words}</p>
      {answer && <p className="mt-1 text-ink wrap-anywhere">“{answer}”</p>}
    </div>
  );
}

/** The invoice to look at (or to pay, while it is open) and to keep; both are Stripe's pages. */
function Documents({ invoice, name }: { invoice: Invoice; name: string }) {
  const { status, hostedUrl, pdfUrl } = invoice;
  return (
    <>
      {hostedUrl && (
        <AnchorButton size="sm" href={hostedUrl} variant={status === "open" ? "primary" : "secondary"}>
          {status === "open" ? "Pay now" : "View"}
          <span className="sr-only">: {name}</span>
        </AnchorButton>
      )}
      {pdfUrl && (
        <AnchorButton size="sm" href={pdfUrl} aria-label={`Download: ${name}`}>
          <Download aria-hidden />
          Download
        </AnchorButton>
      )}
    </>
  );
}

function NoInvoices() {
  return (
    <EmptyState
      icon={<Receipt />}
      title="Nothing was charged yet"
      action={<LinkButton to="/">Browse the catalogue</LinkButton>}
    >
      Every payment appears here with its invoice, and with the way to ask for a refund.
    </EmptyState>
  );
}
