import { z } from "zod";
import { composeInvoice } from "../engine/invoice-composition.ts";
import { addPendingItem, lineOfPendingItem, productName, unitAmount } from "../engine/invoice-lines.ts";
import { currency, flag, integer, metadata, paging, text } from "../http/fields.ts";
import { matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { emit } from "../world/events.ts";
import type { InvoiceRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";

const nothing = z.strictObject({});

const itemFields = z.strictObject({
  customer: text,
  amount: integer.optional(),
  currency: currency.optional(),
  description: text.optional(),
  discountable: flag.optional(),
  invoice: text.optional(),
  metadata: metadata.optional(),
  pricing: z.strictObject({ price: text }).optional(),
  quantity: integer.optional(),
  subscription: text.optional(),
});

/** /v1/invoiceitems and /v1/invoice_payments */
export const invoiceParts: Route[] = [
  post("/v1/invoiceitems", itemFields, ({ world: account, params }) => createItem(account, params)),
  get(
    "/v1/invoiceitems",
    z.strictObject({
      ...paging,
      customer: text.optional(),
      invoice: text.optional(),
      pending: flag.optional(),
    }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "invoiceItems")
        .filter((row) => matches(row.customer, params.customer) && matches(row.invoice, params.invoice))
        .filter((row) => matches(row.invoice === null, params.pending));
      return page(rows, params, "/v1/invoiceitems");
    },
  ),
  get("/v1/invoiceitems/:id", nothing, ({ world: account, id }) => world.get(account, "invoiceItems", id)),
  del("/v1/invoiceitems/:id", nothing, ({ world: account, id }) => {
    const item = world.get(account, "invoiceItems", id);
    if (item.invoice !== null)
      throw invalid("This invoice item is on an invoice and cannot be deleted.", "id");
    emit(account, "invoiceitem.deleted", item);
    delete account.state.rows.invoiceItems[id];
    return { id, object: "invoiceitem", deleted: true };
  }),
  get(
    "/v1/invoice_payments",
    z.strictObject({
      ...paging,
      invoice: text.optional(),
      payment: z.strictObject({ type: z.literal("payment_intent"), payment_intent: text }).optional(),
      status: z.enum(["canceled", "open", "paid"]).optional(),
    }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "invoicePayments")
        .filter((row) => matches(row.invoice, params.invoice) && matches<string>(row.status, params.status))
        .filter((row) => matches(row.payment.payment_intent, params.payment?.payment_intent));
      return page(rows, params, "/v1/invoice_payments");
    },
  ),
  get("/v1/invoice_payments/:id", nothing, ({ world: account, id }) =>
    world.get(account, "invoicePayments", id),
  ),
];

function createItem(account: world.World, params: z.output<typeof itemFields>): object {
  const customer = liveCustomer(account, params.customer);
  const price = params.pricing ? world.get(account, "prices", params.pricing.price, "pricing[price]") : null;
  const quantity = params.quantity ?? 1;
  const sum = price ? unitAmount(price) * quantity : params.amount;
  if (sum === undefined) throw invalid("Missing required param: amount.", "amount", "parameter_missing");
  const now = world.nowFor(account, customer.id);
  const line = {
    amount: sum,
    description: params.description ?? (price ? productName(account, price) : ""),
    quantity,
    price,
    period: { start: now, end: now },
    proration: false,
    subscription: params.subscription ?? null,
    subscriptionItem: null,
    invoiceItem: null,
    discountable: params.discountable ?? true,
    metadata: params.metadata ?? {},
  };
  const item = addPendingItem(account, line, {
    customer: customer.id,
    currency: price?.currency ?? params.currency ?? customer.currency ?? "usd",
  });
  if (params.invoice) addToDraft(account, world.get(account, "invoices", params.invoice, "invoice"), item.id);
  return item;
}

function addToDraft(account: world.World, invoice: InvoiceRow, itemId: string): void {
  if (invoice.status !== "draft")
    throw invalid("This invoice is no longer editable.", "invoice", "invoice_not_editable");
  const item = world.get(account, "invoiceItems", itemId);
  item.invoice = invoice.id;
  const items = world.all(account, "invoiceItems").filter((one) => one.invoice === invoice.id);
  const composed = composeInvoice(
    account,
    {
      customer: item.customer,
      subscription: null,
      currency: invoice.currency,
      reason: invoice.billing_reason ?? "manual",
      lines: items.map((one) => lineOfPendingItem(account, one)),
      period: { start: invoice.period_start, end: invoice.period_end },
      discounts: invoice.discounts,
      automaticTax: invoice.automatic_tax.enabled,
    },
    invoice.id,
  );
  const { lines, subtotal, total, amount_due, amount_remaining, total_taxes, total_discount_amounts } =
    composed;
  Object.assign(invoice, {
    lines,
    subtotal,
    total,
    amount_due,
    amount_remaining,
    total_taxes,
    total_discount_amounts,
  });
}
