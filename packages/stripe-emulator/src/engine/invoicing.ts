import { invalid } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { InvoiceRow, Rows } from "../world/rows.ts";
import { all, find, get, insert, nowFor, type World } from "../world/world.ts";
import { dueNow } from "./amounts.ts";
import { type ChargeOptions, chargeIntent, type Outcome } from "./charging.ts";
import { cancelPayments, intentOf, linkIntent, paymentsOf } from "./invoice-payments.ts";
import { createIntent } from "./payment-intents.ts";
import { composeInvoice, subscriptionOf } from "./invoice-composition.ts";
import { isMetered, recounted } from "./invoice-lines.ts";
import type { InvoiceDraft } from "./invoice-row.ts";
import { afterInvoiceFailed, afterInvoicePaid, afterLastRetry } from "./subscription-status.ts";

type Intent = Rows["paymentIntents"];
type PaymentMethod = Rows["paymentMethods"];

const daySeconds = 86_400;

/** Keeps a draft invoice and takes the waiting lines that are in it. The event comes when `announceInvoice` is called. */
export function keepInvoice(world: World, draft: InvoiceDraft): InvoiceRow {
  const invoice = insert(world, "invoices", composeInvoice(world, draft));
  if (draft.lines.some(({ price }) => isMetered(price))) {
    const { subscription, ...rest } = draft;
    world.state.usageDrafts[invoice.id] = { ...rest, subscription: subscription?.id ?? null };
  }
  for (const line of draft.lines) {
    const item = find(world, "invoiceItems", line.invoiceItem);
    if (item) item.invoice = invoice.id;
  }
  return invoice;
}

/** Keeps a draft invoice and tells of it. */
export function createInvoice(world: World, draft: InvoiceDraft): InvoiceRow {
  const invoice = keepInvoice(world, draft);
  emit(world, "invoice.created", invoice);
  return invoice;
}

/**
 * Makes a draft owed: number, pages, the customer's credit, and a payment intent for what is left. Nothing due is
 * paid at once, and less than can be charged is left on the customer's balance.
 */
export function finalizeInvoice(world: World, invoice: InvoiceRow): void {
  if (invoice.status !== "draft")
    throw invalid("This invoice is already finalized, you can't re-finalize it.", "invoice");
  countUsage(world, invoice);
  const customer = get(world, "customers", invoice.customer ?? "", "customer");
  const now = nowFor(world, customer.id);
  const amountDue = dueNow(invoice.total + customer.balance, invoice.currency);
  const endingBalance = customer.balance + invoice.total - amountDue;
  Object.assign(invoice, {
    status: "open",
    number: nextNumber(world, customer),
    amount_due: amountDue,
    amount_remaining: amountDue,
    starting_balance: customer.balance,
    ending_balance: endingBalance,
    effective_at: now,
    automatically_finalizes_at: null,
    hosted_invoice_url: `${world.publicUrl}/invoices/${invoice.id}`,
    invoice_pdf: `${world.publicUrl}/invoices/${invoice.id}/print`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  });
  change(world, customer, { balance: endingBalance, currency: invoice.currency }, "customer.updated");
  if (amountDue > 0) attachIntent(world, invoice);
  emit(world, "invoice.finalized", invoice);
  if (amountDue === 0) settle(world, invoice);
}

/** Until an invoice is finalized, what is told of its period comes onto it. */
function countUsage(world: World, invoice: InvoiceRow): void {
  const draft = world.state.usageDrafts[invoice.id];
  delete world.state.usageDrafts[invoice.id];
  if (draft?.lines.length !== invoice.lines.data.length) return;
  const lines = draft.lines.map((line) => recounted(world, line, draft.customer));
  const subscription = find(world, "subscriptions", draft.subscription) ?? null;
  const counted = composeInvoice(world, { ...draft, lines, subscription }, invoice.id);
  Object.assign(invoice, sumsOf(counted));
}

function sumsOf(invoice: InvoiceRow): Partial<InvoiceRow> {
  return {
    lines: invoice.lines,
    subtotal: invoice.subtotal,
    subtotal_excluding_tax: invoice.subtotal_excluding_tax,
    total: invoice.total,
    total_discount_amounts: invoice.total_discount_amounts,
    total_excluding_tax: invoice.total_excluding_tax,
    total_pretax_credit_amounts: invoice.total_pretax_credit_amounts,
    total_taxes: invoice.total_taxes,
  };
}

function nextNumber(world: World, customer: Rows["customers"]): string {
  const next = world.state.nextInvoiceNumber[customer.id] ?? 1;
  world.state.nextInvoiceNumber[customer.id] = next + 1;
  return `${customer.invoice_prefix ?? "EMU"}-${String(next).padStart(4, "0")}`;
}

function attachIntent(world: World, invoice: InvoiceRow): void {
  const intent = createIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: intentDescription(invoice),
    receiptEmail: invoice.customer_email,
    setupFutureUsage: invoice.parent ? "off_session" : null,
  });
  linkIntent(world, invoice, intent);
}

function intentDescription(invoice: InvoiceRow): string {
  if (invoice.billing_reason === "subscription_create") return "Subscription creation";
  return invoice.parent ? "Subscription update" : `Invoice ${invoice.number ?? invoice.id}`;
}

/** The card an invoice is charged to: the subscription's, else the customer's default. */
export function cardFor(world: World, invoice: InvoiceRow): PaymentMethod | undefined {
  const customer = find(world, "customers", invoice.customer);
  const chosen =
    invoice.default_payment_method ??
    subscriptionOf(world, invoice)?.default_payment_method ??
    customer?.invoice_settings.default_payment_method;
  return find(world, "paymentMethods", chosen);
}

interface PayOptions extends ChargeOptions {
  paymentMethod?: PaymentMethod;
  /** Whether a failure is to be retried later, as for renewals. */
  retry?: boolean;
}

/** Charges an open invoice and lets its subscription follow. Without any card the attempt fails. */
export function payInvoice(world: World, invoice: InvoiceRow, options: PayOptions = {}): Outcome {
  refuseUnlessOpen(invoice);
  const intent = intentOf(world, invoice);
  if (intent === undefined) throw invalid("This invoice has no payment intent.", "invoice");
  const paymentMethod = options.paymentMethod ?? cardFor(world, invoice);
  const outcome: Outcome = paymentMethod
    ? chargeIntent(world, { intent, paymentMethod }, options)
    : { kind: "declined", code: "missing_payment_method" };
  invoice.attempted = true;
  if (!options.authenticated) invoice.attempt_count += 1;
  if (outcome.kind === "paid") settle(world, invoice);
  else fail(world, invoice, { outcome, retry: options.retry ?? false });
  return outcome;
}

/** Confirms a payment intent with a card; if it stands for an invoice, the invoice and subscription follow. */
export function confirmIntent(
  world: World,
  { intent, paymentMethod }: { intent: Intent; paymentMethod: PaymentMethod },
  options: ChargeOptions,
): Outcome {
  const payment = all(world, "invoicePayments").find((one) => one.payment.payment_intent === intent.id);
  const invoice = find(world, "invoices", payment?.invoice);
  if (invoice?.status === "open") return payInvoice(world, invoice, { ...options, paymentMethod });
  return chargeIntent(world, { intent, paymentMethod }, options);
}

function settle(world: World, invoice: InvoiceRow, outOfBand = false): void {
  const now = nowFor(world, invoice.customer);
  Object.assign(invoice, {
    status: "paid",
    attempted: true,
    auto_advance: false,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  for (const payment of paymentsOf(world, invoice.id)) {
    if (payment.status !== "open") continue;
    Object.assign(payment, {
      status: "paid",
      amount_paid: payment.amount_requested,
      status_transitions: { ...payment.status_transitions, paid_at: now },
    });
    emit(world, "invoice_payment.paid", payment, { customer: invoice.customer });
  }
  emit(world, "invoice.paid", invoice);
  if (!outOfBand) emit(world, "invoice.payment_succeeded", invoice);
  const subscription = subscriptionOf(world, invoice);
  if (subscription) afterInvoicePaid(world, subscription, invoice);
}

function fail(
  world: World,
  invoice: InvoiceRow,
  { outcome, retry }: { outcome: Outcome; retry: boolean },
): void {
  const days = retry ? world.state.settings.retryDays[invoice.attempt_count - 1] : undefined;
  const now = nowFor(world, invoice.customer);
  invoice.next_payment_attempt = days === undefined ? null : now + days * daySeconds;
  if (days === undefined && retry) invoice.auto_advance = false;
  emit(world, "invoice.payment_failed", invoice);
  if (outcome.kind === "requires_action") emit(world, "invoice.payment_action_required", invoice);
  emit(world, "invoice.updated", invoice);
  const subscription = subscriptionOf(world, invoice);
  if (subscription === undefined) return;
  afterInvoiceFailed(world, subscription, invoice);
  if (days === undefined && retry) afterLastRetry(world, subscription);
}

/** Takes back an invoice that nobody will pay. Its payment intent is canceled with it. */
export function voidInvoice(world: World, invoice: InvoiceRow): void {
  if (invoice.status !== "open" && invoice.status !== "uncollectible") {
    throw invalid(
      `You can only void open or uncollectible invoices; this one is ${invoice.status}.`,
      "invoice",
    );
  }
  const now = nowFor(world, invoice.customer);
  const status_transitions = { ...invoice.status_transitions, voided_at: now };
  Object.assign(invoice, { auto_advance: false, next_payment_attempt: null, amount_remaining: 0 });
  cancelPayments(world, invoice);
  change(world, invoice, { status: "void", status_transitions }, "invoice.voided");
}

/** Takes an open invoice for paid by other means than Stripe: nothing is charged, its payment intent is canceled. */
export function payOutOfBand(world: World, invoice: InvoiceRow): void {
  refuseUnlessOpen(invoice);
  cancelPayments(world, invoice);
  settle(world, invoice, true);
}

function refuseUnlessOpen(invoice: InvoiceRow): void {
  if (invoice.status === "open") return;
  throw invalid(`Invoice is ${invoice.status} and cannot be paid.`, "invoice", "invoice_not_editable");
}
