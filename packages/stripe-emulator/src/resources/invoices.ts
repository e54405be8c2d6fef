import { z } from "zod";
import { declineProblem } from "../engine/charging.ts";
import { lineOfPendingItem, pendingItems } from "../engine/invoice-lines.ts";
import { intentOf, paymentsOf } from "../engine/invoice-payments.ts";
import {
  createInvoice,
  finalizeInvoice,
  payInvoice,
  payOutOfBand,
  voidInvoice,
} from "../engine/invoicing.ts";
import {
  clearableMetadata,
  currency,
  flag,
  mergeMetadata,
  metadata,
  paging,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { search } from "../http/search.ts";
import { change, emit } from "../world/events.ts";
import type { InvoiceRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { previewInvoice, previewParams } from "./invoice-preview.ts";
import { usableCard } from "./payment-methods.ts";

const nothing = z.strictObject({});

const creation = z.strictObject({
  customer: text,
  auto_advance: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  collection_method: z.literal("charge_automatically").optional(),
  currency: currency.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  pending_invoice_items_behavior: z.enum(["exclude", "include"]).optional(),
  subscription: text.optional(),
});

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  customer: text.optional(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).optional(),
  subscription: text.optional(),
});

/** /v1/invoices */
export const invoices: Route[] = [
  post("/v1/invoices", creation, ({ world: account, params }) => create(account, params)),
  get("/v1/invoices", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "invoices")
      .filter((row) => matches(row.customer, params.customer) && matches(row.status, params.status))
      .filter((row) => matches(row.parent?.subscription_details?.subscription, params.subscription))
      .filter((row) => inRange(row.created, params.created));
    return page(rows, params, "/v1/invoices");
  }),
  post("/v1/invoices/create_preview", previewParams, ({ world: account, params }) =>
    previewInvoice(account, params),
  ),
  get(
    "/v1/invoices/search",
    z.strictObject({ query: text, limit: paging.limit }),
    ({ world: account, params }) =>
      search(world.newestFirst(account, "invoices"), params.query, "/v1/invoices/search"),
  ),
  get("/v1/invoices/:id", nothing, ({ world: account, id }) => world.get(account, "invoices", id)),
  post(
    "/v1/invoices/:id",
    z.strictObject({
      auto_advance: flag.optional(),
      description: text.optional(),
      metadata: clearableMetadata.optional(),
    }),
    ({ world: account, id, params }) => {
      const invoice = world.get(account, "invoices", id);
      const { metadata: pairs, ...rest } = params;
      change(
        account,
        invoice,
        { ...rest, metadata: mergeMetadata(invoice.metadata, pairs) },
        "invoice.updated",
      );
      return invoice;
    },
  ),
  del("/v1/invoices/:id", nothing, ({ world: account, id }) => {
    const invoice = world.get(account, "invoices", id);
    if (invoice.status !== "draft")
      throw invalid("You can only delete draft invoices.", "id", "invoice_not_editable");
    if (invoice.parent)
      throw invalid("You can't delete invoices created by subscriptions.", "id", "invoice_not_editable");
    emit(account, "invoice.deleted", invoice);
    delete account.state.rows.invoices[id];
    return { id, object: "invoice", deleted: true };
  }),
  get("/v1/invoices/:id/lines", z.strictObject(paging), ({ world: account, id, params }) =>
    page(world.get(account, "invoices", id).lines.data, params, `/v1/invoices/${id}/lines`),
  ),
  post(
    "/v1/invoices/:id/finalize",
    z.strictObject({ auto_advance: flag.optional() }),
    ({ world: account, id }) => {
      const invoice = world.get(account, "invoices", id);
      finalizeInvoice(account, invoice);
      return invoice;
    },
  ),
  post(
    "/v1/invoices/:id/pay",
    z.strictObject({
      payment_method: text.optional(),
      off_session: flag.optional(),
      paid_out_of_band: flag.optional(),
    }),
    ({ world: account, id, params }) => pay(account, world.get(account, "invoices", id), params),
  ),
  post("/v1/invoices/:id/void", nothing, ({ world: account, id }) => {
    const invoice = world.get(account, "invoices", id);
    voidInvoice(account, invoice);
    return invoice;
  }),
  post("/v1/invoices/:id/mark_uncollectible", nothing, ({ world: account, id }) => {
    const invoice = world.get(account, "invoices", id);
    if (invoice.status !== "open") throw invalid("You can only mark open invoices as uncollectible.", "id");
    const marked = {
      ...invoice.status_transitions,
      marked_uncollectible_at: world.nowFor(account, invoice.customer),
    };
    change(
      account,
      invoice,
      {
        status: "uncollectible",
        status_transitions: marked,
        next_payment_attempt: null,
        auto_advance: false,
      },
      "invoice.marked_uncollectible",
    );
    return invoice;
  }),
];

function create(account: world.World, params: z.output<typeof creation>): InvoiceRow {
  const customer = liveCustomer(account, params.customer);
  const subscription = params.subscription
    ? world.get(account, "subscriptions", params.subscription, "subscription")
    : null;
  const include = params.subscription !== undefined || params.pending_invoice_items_behavior === "include";
  const waiting = include ? pendingItems(account, customer.id, subscription?.id ?? null) : [];
  const now = world.nowFor(account, customer.id);
  const draft = {
    customer: customer.id,
    subscription,
    currency: params.currency ?? subscription?.currency ?? waiting[0]?.currency ?? customer.currency ?? "usd",
    reason: subscription ? ("subscription_update" as const) : ("manual" as const),
    lines: waiting.map((item) => lineOfPendingItem(account, item)),
    period: { start: now, end: now },
    discounts: subscription?.discounts ?? [],
    automaticTax: params.automatic_tax?.enabled ?? false,
    metadata: params.metadata ?? {},
    description: params.description ?? null,
  };
  const invoice = createInvoice(account, draft);
  if (params.auto_advance)
    Object.assign(invoice, { auto_advance: true, automatically_finalizes_at: now + 3600 });
  return invoice;
}

function pay(
  account: world.World,
  invoice: InvoiceRow,
  {
    payment_method: card,
    paid_out_of_band: outOfBand,
  }: { payment_method?: string; paid_out_of_band?: boolean },
): InvoiceRow {
  if (invoice.status === "draft") finalizeInvoice(account, invoice);
  if (invoice.status === "paid") throw invalid("Invoice is already paid", "id", "invoice_already_paid");
  if (outOfBand) {
    payOutOfBand(account, invoice);
    return invoice;
  }
  const paymentMethod = card ? usableCard(account, card, invoice.customer ?? "") : undefined;
  const retry = invoice.next_payment_attempt !== null;
  const outcome = payInvoice(account, invoice, { paymentMethod, retry });
  if (outcome.kind === "paid") return invoice;
  const intent = intentOf(account, invoice);
  if (outcome.kind === "declined") throw declineProblem(outcome.code, intent);
  throw invalid(
    "This invoice's payment needs the customer's confirmation.",
    undefined,
    "invoice_payment_intent_requires_action",
  );
}

/** The payments of an invoice as a list, shown only when they are asked for. */
export function paymentsList(account: world.World, invoice: { id: string }): object {
  return page(paymentsOf(account, invoice.id).reverse(), {}, "/v1/invoice_payments");
}
