import type { InvoiceLineRow, InvoiceRow, Rows, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { find, get, idFor, nowFor, type World } from "../world/world.ts";
import { dueNow } from "./amounts.ts";
import { discountOn, liveDiscounts } from "./discounts.ts";
import { lineRow } from "./invoice-lines.ts";
import { blankInvoice, type InvoiceDraft } from "./invoice-row.ts";
import { splitByWeight } from "./money.ts";

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

/** The subscription an invoice is for. */
export function subscriptionOf(world: World, invoice: InvoiceRow): SubscriptionRow | undefined {
  return find(world, "subscriptions", invoice.parent?.subscription_details?.subscription);
}
