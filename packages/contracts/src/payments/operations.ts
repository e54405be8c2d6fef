import { z } from "zod";
import { Invoice, Payment } from "../billing/entities.ts";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";

/** The caller's payments. */
export const listInvoices = operation({
  rest: {
    method: "GET",
    path: "/me/invoices",
    tag: "Subscriptions",
    summary: "List my invoices",
    description:
      "Every payment of the caller's organization, newest first, with its pages to view and print.",
  },
  input: z.strictObject(pageQuery),
  output: pageOf(Invoice),
  errors: [],
});

/** Asks for money back. */
export const requestRefund = operation({
  rest: {
    method: "POST",
    path: "/me/invoices/{invoiceId}/refund-request",
    tag: "Subscriptions",
    summary: "Request a refund",
    description:
      "Within the listing's refund window, once per payment. An admin decides; the same request again answers the first.",
    status: 201,
  },
  input: z.strictObject({ invoiceId: Id, reason: text(3, 1000) }),
  output: Invoice,
  errors: ["invoice.not_found", "refund.window_closed"],
});

/** Every payment, for admins. */
export const listPayments = operation({
  rest: {
    method: "GET",
    path: "/admin/payments",
    tag: "Administration",
    summary: "List payments",
    description: "Every payment with its refunds, refund request and disputes, newest first.",
  },
  input: z.strictObject({
    show: z.enum(["all", "requests", "disputed"]).default("all"),
    q: text(0, 100).optional(),
    ...pageQuery,
  }),
  output: pageOf(Payment),
  errors: [],
});

/** Names one order of a refund; it becomes a part of an HTTP header on the way to Stripe, and goes into its metadata. */
const RefundKey = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/)
  .meta({
    description: "Your own name for this refund. Printable ASCII without spaces.",
    example: "refund-4f1c",
  });

/** Gives money back. */
export const refundPayment = operation({
  rest: {
    method: "POST",
    path: "/admin/payments/{invoiceId}/refund",
    tag: "Administration",
    summary: "Refund a payment",
    description:
      "Whole by default, or an amount in minor units. What is given back whole pays for no plan any more: the plan ends unless other payments pay for it. Either reverses the vendor's share in proportion. An open refund request is approved with it.",
  },
  input: z.strictObject({
    invoiceId: Id,
    amount: z.int().min(1).optional(),
    reason: text(0, 500).default(""),
    idempotencyKey: RefundKey,
  }),
  output: Payment,
  errors: ["invoice.not_found", "refund.exceeds", "stripe.not_configured"],
});

/** Says no to a refund request. */
export const declineRefund = operation({
  rest: {
    method: "POST",
    path: "/admin/payments/{invoiceId}/refund-request/decline",
    tag: "Administration",
    summary: "Decline a refund request",
    description: "The buyer reads the answer.",
  },
  input: z.strictObject({ invoiceId: Id, answer: text(3, 1000) }),
  output: Payment,
  errors: ["invoice.not_found", "refund.not_requested"],
});
