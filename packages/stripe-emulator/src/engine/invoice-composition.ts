import type { InvoiceLineRow, InvoiceRow, Rows, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { find, get, idFor, nowFor, type World } from "../world/world.ts";
import { dueNow } from "./amounts.ts";
import { discountOn, liveDiscounts } from "./discounts.ts";
import { type LineDraft, lineRow } from "./invoice-lines.ts";
import { splitByWeight } from "./money.ts";

/** What an invoice is to be made of. */
export interface InvoiceDraft {
  customer: string;
  subscription: SubscriptionRow | null;
  currency: string;
  reason: NonNullable<InvoiceRow["billing_reason"]>;
  lines: LineDraft[];
  period: { start: number; end: number };
  discounts: string[];
  automaticTax: boolean;
  metadata?: Record<string, string>;
  description?: string | null;
  prorationDate?: number;
}

/** The invoice with its sums: lines, then discounts, then tax, then the customer's credit. Keeps nothing. */
export function composeInvoice(world: World, draft: InvoiceDraft, id = idFor("invoices")): InvoiceRow {
  const { currency } = draft;
  const lines = draft.lines.map((line) => lineRow(line, { id, currency }));
  const discounts = liveDiscounts(world, draft.discounts, nowFor(world, draft.customer));
  const discounted = discounts.map((discount) => ({
    discount: discount.id,
    amount: takeOff(world, lines, discount),
  }));
  const tax = draft.automaticTax ? addTax(lines, world.state.settings.automaticTaxPercent) : 0;
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const beforeTax = subtotal - discounted.reduce((sum, one) => sum + one.amount, 0);
  const customer = get(world, "customers", draft.customer, "customer");
  const total = beforeTax + tax;
  const due = dueNow(total + customer.balance, currency);
  return {
    ...blankInvoice(world, draft, id),
    ...partiesOf(customer, draft),
    amount_due: due,
    amount_remaining: due,
    automatic_tax: {
      disabled_reason: null,
      enabled: draft.automaticTax,
      liability: draft.automaticTax ? { type: "self" } : null,
      provider: draft.automaticTax ? "stripe" : null,
      status: draft.automaticTax ? "complete" : null,
    },
    discounts: discounts.map((discount) => discount.id),
    lines: embeddedList(`/v1/invoices/${id}/lines`, lines),
    starting_balance: customer.balance,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: discounted,
    total_excluding_tax: beforeTax,
    total_pretax_credit_amounts: discounted.map((one) => ({ ...one, type: "discount" as const })),
    total_taxes: tax === 0 ? [] : [taxOf(tax, beforeTax)],
  };
}

function takeOff(world: World, lines: InvoiceLineRow[], discount: Rows["discounts"]): number {
  const weights = lines.map((line) => (line.discountable ? Math.max(0, afterDiscounts(line)) : 0));
  const sum = weights.reduce((one, other) => one + other, 0);
  const total = discountOn(world, discount, sum);
  for (const [index, amount] of splitByWeight(total, weights).entries()) {
    const line = lines[index];
    if (line && amount > 0)
      line.discount_amounts = [...(line.discount_amounts ?? []), { amount, discount: discount.id }];
  }
  return total;
}

function addTax(lines: InvoiceLineRow[], percent: number): number {
  let sum = 0;
  for (const line of lines) {
    const taxable = afterDiscounts(line);
    const tax = Math.round((taxable * percent) / 100);
    if (tax !== 0) line.taxes = [taxOf(tax, taxable)];
    sum += tax;
  }
  return sum;
}

function afterDiscounts(line: InvoiceLineRow): number {
  return line.amount - (line.discount_amounts ?? []).reduce((sum, one) => sum + one.amount, 0);
}

function taxOf(amount: number, taxable: number): NonNullable<InvoiceRow["total_taxes"]>[number] {
  return {
    amount,
    tax_behavior: "exclusive",
    tax_rate_details: { tax_rate: "txr_emulated" },
    taxability_reason: "standard_rated",
    taxable_amount: taxable,
    type: "tax_rate_details",
  };
}

function partiesOf(customer: Rows["customers"], draft: InvoiceDraft): Partial<InvoiceRow> {
  return {
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    test_clock: customer.test_clock ?? null,
    parent: draft.subscription
      ? {
          type: "subscription_details",
          quote_details: null,
          subscription_details: {
            metadata: { ...draft.subscription.metadata },
            subscription: draft.subscription.id,
            ...(draft.prorationDate ? { subscription_proration_date: draft.prorationDate } : {}),
          },
        }
      : null,
  };
}

function blankInvoice(world: World, draft: InvoiceDraft, id: string): InvoiceRow {
  return {
    id,
    object: "invoice",
    account_country: "US",
    account_name: "Emulated account",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: draft.reason,
    collection_method: "charge_automatically",
    created: nowFor(world, draft.customer),
    currency: draft.currency,
    custom_fields: null,
    customer: draft.customer,
    customer_account: null,
    customer_address: null,
    customer_email: null,
    customer_name: null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: draft.description ?? null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: embeddedList(`/v1/invoices/${id}/lines`, []),
    livemode: false,
    metadata: draft.metadata ?? {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: draft.period.end,
    period_start: draft.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: null,
    test_clock: null,
    total: 0,
    total_discount_amounts: null,
    total_excluding_tax: null,
    total_pretax_credit_amounts: null,
    total_taxes: null,
    webhooks_delivered_at: null,
  };
}

/** The subscription an invoice is for. */
export function subscriptionOf(world: World, invoice: InvoiceRow): SubscriptionRow | undefined {
  return find(world, "subscriptions", invoice.parent?.subscription_details?.subscription);
}
