import type { Invoice, Payment, RefundRequest } from "@souk/contracts/billing/entities";
import { z } from "zod";
import { AppError } from "@souk/contracts/common/errors";
import { decodeCursor } from "../../platform/cursor.ts";
import type { After, PaymentRecord } from "./reading-store.ts";
import { isDisputed, refundableUntil } from "./rules.ts";

/** A payment as its buyer sees it at the instant. */
export function toInvoice(record: PaymentRecord, now: Date): Invoice {
  const { invoice, received, agent, request, disputes } = record;
  const money = (amount: number) => ({ amount, currency: invoice.currency });
  const disputed = disputes.some(({ status }) => isDisputed(status));
  const until = refundableUntil(
    { ...invoice, received, refundDays: agent.refundDays, disputed, requested: request !== null },
    now,
  );
  return {
    id: invoice.id,
    number: invoice.number,
    agent: { slug: agent.slug, name: agent.name },
    description: invoice.description,
    status: invoice.status as Invoice["status"],
    total: money(invoice.total),
    tax: money(invoice.tax),
    refunded: money(invoice.refunded),
    disputed,
    createdAt: invoice.createdAt.toISOString(),
    paidAt: invoice.paidAt?.toISOString() ?? null,
    hostedUrl: invoice.hostedUrl,
    pdfUrl: invoice.pdfUrl,
    refundableUntil: until?.toISOString() ?? null,
    refundRequest: request && toRequest(request),
  };
}

function toRequest(row: NonNullable<PaymentRecord["request"]>): RefundRequest {
  return {
    id: row.id,
    status: row.status as RefundRequest["status"],
    reason: row.reason,
    answer: row.answer,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

/** The same as admins see it. */
export function toPayment(record: PaymentRecord, now: Date): Payment {
  return {
    invoice: toInvoice(record, now),
    organization: record.organization,
    stripeId: record.invoice.stripeId,
    refundable: { amount: record.refundable, currency: record.invoice.currency },
    disputes: record.disputes.map((row) => ({
      id: row.stripeDisputeId,
      status: row.status,
      reason: row.reason,
      amount: { amount: row.amount, currency: row.currency },
      createdAt: row.createdAt.toISOString(),
    })),
  };
}

const Keys = z.tuple([z.iso.datetime(), z.uuid()]);

/** Unpacks the cursor of a list of payments; anything foreign is `request.invalid`. */
export function decodeAfter(cursor: string | undefined): After | undefined {
  const keys = decodeCursor(cursor, 2);
  if (!keys) return undefined;
  const parsed = Keys.safeParse(keys);
  if (!parsed.success) throw new AppError("request.invalid");
  const [createdAt, id] = parsed.data;
  return { createdAt, id };
}

/** What `toPage` makes the cursor of. */
export function keysOf({ invoice }: PaymentRecord): string[] {
  return [invoice.createdAt.toISOString(), invoice.id];
}
