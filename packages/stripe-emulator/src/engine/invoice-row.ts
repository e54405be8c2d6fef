import type { InvoiceRow, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { nowFor, type World } from "../world/world.ts";
import type { LineDraft } from "./invoice-lines.ts";

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

/** A draft without sums. */
export function blankInvoice(world: World, draft: InvoiceDraft, id: string): InvoiceRow {
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
