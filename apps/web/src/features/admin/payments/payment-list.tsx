import type { Payment } from "@souk/contracts/billing/entities";
import { Link } from "@tanstack/react-router";
import { dayWords } from "../../../lib/date-words.ts";
import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { stripeWords } from "../../../lib/stripe-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { AnchorButton } from "../../../ui/link-button.tsx";
import { InvoiceAmount } from "../../invoices/invoice-amount.tsx";
import { invoiceState } from "../../invoices/invoice-state.ts";
import { DeclineDialog } from "./decline-dialog.tsx";
import { RefundDialog } from "./refund-dialog.tsx";

/** Payments with what is asked of them and what went wrong with them. */
export function PaymentList({ payments }: { payments: readonly Payment[] }) {
  return (
    <ul aria-label="Payments" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {payments.map((payment) => (
        <PaymentRow key={payment.invoice.id} payment={payment} />
      ))}
    </ul>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const { invoice, organization } = payment;
  const { label, tone } = invoiceState(invoice);
  return (
    <li className="flex flex-col gap-3 px-5 py-4 text-sm">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-64">
          <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
            {organization.name}
            <Badge tone={tone}>{label}</Badge>
            {invoice.refundRequest?.status === "pending" && <Badge tone="warning">Refund asked for</Badge>}
            {invoice.disputed && <Badge tone="danger">Disputed</Badge>}
          </h2>
          <p className="text-muted wrap-anywhere">
            {invoice.agent.name} · {invoice.description}
          </p>
          <PaymentIds payment={payment} />
        </div>
        <InvoiceAmount invoice={invoice} />
        <Actions payment={payment} />
      </div>
      <Request payment={payment} />
      <Disputes payment={payment} />
    </li>
  );
}

function PaymentIds({ payment: { invoice, stripeId } }: { payment: Payment }) {
  const day = invoice.paidAt ?? invoice.createdAt;
  return (
    <p className="flex flex-wrap gap-x-3 text-subtle">
      <time dateTime={day}>{dayWords(day)}</time>
      {invoice.number && <span>{invoice.number}</span>}
      <span className="font-mono text-xs leading-5 wrap-anywhere select-all">{stripeId}</span>
    </p>
  );
}

function Actions({ payment }: { payment: Payment }) {
  const { invoice, organization } = payment;
  return (
    <div className="flex flex-wrap gap-2 max-md:w-full md:min-w-44 md:justify-end">
      {invoice.hostedUrl && (
        <AnchorButton size="sm" variant="ghost" href={invoice.hostedUrl}>
          View<span className="sr-only"> the invoice of {organization.name}</span>
        </AnchorButton>
      )}
      {invoice.refundRequest?.status !== "pending" && <RefundDialog payment={payment} />}
    </div>
  );
}

/** What the buyer wrote, and the answer or the ways to give one. */
function Request({ payment }: { payment: Payment }) {
  const request = payment.invoice.refundRequest;
  if (!request) return null;
  const { status, reason, answer, createdAt, decidedAt } = request;
  return (
    <div className="flex flex-wrap items-end justify-between gap-3 rounded-md bg-sunken px-3.5 py-3">
      <div className="min-w-0 grow basis-64">
        <p className="text-subtle">
          Refund asked for on <time dateTime={createdAt}>{dayWords(createdAt)}</time>
          {decidedAt && (
            <>
              , {status} on <time dateTime={decidedAt}>{dayWords(decidedAt)}</time>
            </>
          )}
        </p>
        <p className="mt-0.5 wrap-anywhere">“{reason}”</p>
        {answer && <p className="mt-1.5 text-muted wrap-anywhere">Answer: “{answer}”</p>}
      </div>
      {status === "pending" && (
        <div className="flex flex-wrap gap-2">
          <DeclineDialog payment={payment} />
          <RefundDialog payment={payment} />
        </div>
      )}
    </div>
  );
}

function Disputes({ payment: { disputes } }: { payment: Payment }) {
  if (disputes.length === 0) return null;
  return (
    <ul aria-label="Disputes" className="flex flex-col gap-2">
      {disputes.map(({ id, status, reason, amount, createdAt }) => (
        <li key={id} className="rounded-md bg-danger-soft px-3.5 py-3 text-danger-ink">
          <p>
            {exactMoneyLabel(amount)} disputed since <time dateTime={createdAt}>{dayWords(createdAt)}</time>:{" "}
            {stripeWords(reason)}, {stripeWords(status).toLowerCase()}.
          </p>
          <p className="mt-0.5 flex flex-wrap gap-x-3">
            <span className="font-mono text-xs leading-5 select-all">{id}</span>
            <Link
              to="/admin/stripe-events"
              search={{ type: "charge.dispute." }}
              className="rounded-sm underline underline-offset-3"
            >
              Its events
            </Link>
          </p>
        </li>
      ))}
    </ul>
  );
}
