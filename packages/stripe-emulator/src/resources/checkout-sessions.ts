import { z } from "zod";
import { expireSession } from "../engine/due.ts";
import { productName, unitAmount } from "../engine/invoice-lines.ts";
import { recurringPrice } from "../engine/plan-change.ts";
import {
  clearable,
  flag,
  integer,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { priceSession } from "../engine/session-pricing.ts";
import type { Rows, SessionLineRow, SessionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { createPrice, priceData, productInPassing } from "./prices.ts";

const url = text.refine((value) => URL.canParse(value), "Not a valid URL");

const lineItem = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      ...priceData.shape,
      product: text.optional(),
      product_data: z
        .strictObject({ name: text, description: text.optional(), metadata: metadata.optional() })
        .optional(),
    })
    .optional(),
  quantity: positive.optional(),
  metadata: metadata.optional(),
});

const creation = z.strictObject({
  mode: z.enum(["payment", "subscription"], "The emulator has modes payment and subscription"),
  line_items: z.array(lineItem).min(1),
  success_url: url,
  cancel_url: url.optional(),
  allow_promotion_codes: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  billing_address_collection: z.enum(["auto", "required"]).optional(),
  client_reference_id: text.max(200).optional(),
  currency: text.optional(),
  customer: text.optional(),
  customer_creation: z.enum(["always", "if_required"]).optional(),
  customer_email: text.optional(),
  customer_update: z
    .strictObject({ address: text.optional(), name: text.optional(), shipping: text.optional() })
    .optional(),
  discounts: z
    .array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }))
    .max(1)
    .optional(),
  expires_at: integer.optional(),
  invoice_creation: z
    .strictObject({
      enabled: flag,
      invoice_data: z
        .strictObject({ metadata: metadata.optional(), description: text.optional() })
        .optional(),
    })
    .optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      receipt_email: text.optional(),
      setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
      transfer_group: text.optional(),
    })
    .optional(),
  payment_method_collection: z.enum(["always", "if_required"]).optional(),
  saved_payment_method_options: z.record(z.string(), z.unknown()).optional(),
  submit_type: z.enum(["auto", "book", "donate", "pay", "subscribe"]).optional(),
  subscription_data: z
    .strictObject({
      billing_mode: z.strictObject({ type: z.literal("flexible") }).optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      trial_end: integer.optional(),
      trial_period_days: positive.optional(),
      trial_settings: z
        .strictObject({
          end_behavior: z.strictObject({
            missing_payment_method: z.enum(["cancel", "create_invoice", "pause"]),
          }),
        })
        .optional(),
    })
    .optional(),
  tax_id_collection: z.strictObject({ enabled: flag }).optional(),
  ui_mode: z.literal("hosted_page").optional(),
});
type Order = z.output<typeof creation>;

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  customer: text.optional(),
  payment_intent: text.optional(),
  status: z.enum(["complete", "expired", "open"]).optional(),
  subscription: text.optional(),
});

/** /v1/checkout/sessions */
export const checkoutSessions: Route[] = [
  post("/v1/checkout/sessions", creation, ({ world: account, params }) => createSession(account, params)),
  get("/v1/checkout/sessions", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "sessions")
      .filter((row) => matches(row.customer, params.customer) && matches(row.status, params.status))
      .filter(
        (row) => matches(row.payment_intent, params.payment_intent) && inRange(row.created, params.created),
      )
      .filter((row) => matches(row.subscription, params.subscription));
    return page(rows, params, "/v1/checkout/sessions");
  }),
  get("/v1/checkout/sessions/:id", z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "sessions", id),
  ),
  post(
    "/v1/checkout/sessions/:id",
    z.strictObject({ metadata: clearable(metadata).optional() }),
    ({ world: account, id, params }) => {
      const session = world.get(account, "sessions", id);
      session.metadata = mergeMetadata(session.metadata, params.metadata);
      return session;
    },
  ),
  post("/v1/checkout/sessions/:id/expire", z.strictObject({}), ({ world: account, id }) => {
    const session = world.get(account, "sessions", id);
    if (session.status !== "open") {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`,
        "session",
      );
    }
    expireSession(account, session);
    return session;
  }),
  get("/v1/checkout/sessions/:id/line_items", z.strictObject(paging), ({ world: account, id, params }) => {
    world.get(account, "sessions", id);
    return page(lineItemsOf(account, id), params, `/v1/checkout/sessions/${id}/line_items`);
  }),
];

/** The lines a session was made with. */
export function lineItemsOf(account: world.World, session: string): SessionLineRow[] {
  return account.state.sessionPlans[session]?.lines ?? [];
}

function createSession(account: world.World, order: Order): SessionRow {
  refuseMixedUp(order);
  const customer = order.customer ? liveCustomer(account, order.customer) : null;
  const lines = order.line_items.map((line, index) =>
    sessionLine(account, { line, index, mode: order.mode }),
  );
  if (order.mode === "subscription" && !lines.some((line) => line.price?.recurring)) {
    throw invalid(
      "You must provide at least one recurring price in `subscription` mode when using prices.",
      "line_items",
    );
  }
  const id = world.idFor("sessions");
  const session = world.insert(
    account,
    "sessions",
    blankSession(account, { id, order, customer, currency: lines[0]?.currency ?? "usd" }),
  );
  const given = order.subscription_data;
  account.state.sessionPlans[id] = {
    lines,
    customerEmail: order.customer_email ?? null,
    coupon: order.discounts?.[0]?.coupon ?? null,
    promotionCode: order.discounts?.[0]?.promotion_code ?? null,
    trialEnd: given?.trial_end ?? null,
    trialDays: given?.trial_period_days ?? null,
    missingPaymentMethod: given?.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
    subscriptionMetadata: given?.metadata ?? {},
    subscriptionDescription: given?.description ?? null,
    intentMetadata: order.payment_intent_data?.metadata ?? {},
    intentDescription: order.payment_intent_data?.description ?? null,
    saveCard: order.payment_intent_data?.setup_future_usage !== undefined,
    invoiceMetadata: order.invoice_creation?.invoice_data?.metadata ?? {},
    invoiceCreation: order.invoice_creation?.enabled ?? false,
    transferGroup: order.payment_intent_data?.transfer_group ?? null,
    awaiting: null,
  };
  priceSession(account, session);
  return session;
}

function refuseMixedUp(order: Order): void {
  if (order.customer && order.customer_email)
    throw invalid(
      "You may only specify one of these parameters: customer, customer_email.",
      "customer_email",
    );
  if (order.allow_promotion_codes && order.discounts) {
    throw invalid(
      "You may only specify one of these parameters: allow_promotion_codes, discounts.",
      "discounts",
    );
  }
  if (order.mode === "payment" && order.subscription_data) {
    throw invalid("You can not pass `subscription_data` in `payment` mode.", "subscription_data");
  }
  if (order.mode === "subscription" && order.payment_intent_data) {
    throw invalid("You can not pass `payment_intent_data` in `subscription` mode.", "payment_intent_data");
  }
  if (order.mode === "subscription" && order.customer_creation) {
    throw invalid("`customer_creation` can only be used in `payment` and `setup` mode.", "customer_creation");
  }
  if (order.mode === "subscription" && order.invoice_creation) {
    throw invalid(
      "You can only enable invoice creation when `mode` is set to `payment`.",
      "invoice_creation",
    );
  }
}

function sessionLine(
  account: world.World,
  { line, index, mode }: { line: Order["line_items"][number]; index: number; mode: Order["mode"] },
): SessionLineRow {
  const price = sessionPrice(account, line, `line_items[${index}]`);
  if (mode === "payment" && price.type === "recurring") {
    throw invalid(
      "You must use `subscription` mode when providing recurring prices.",
      `line_items[${index}][price]`,
    );
  }
  const quantity = line.quantity ?? 1;
  const sum = Math.round(unitAmount(price) * quantity);
  return {
    id: world.newId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: sum,
    amount_tax: 0,
    amount_total: sum,
    currency: price.currency,
    description: productName(account, price),
    metadata: line.metadata ?? {},
    price: structuredClone(price),
    quantity,
  };
}

function sessionPrice(
  account: world.World,
  line: Order["line_items"][number],
  param: string,
): Rows["prices"] {
  if (line.price) {
    const price = world.get(account, "prices", line.price, `${param}[price]`);
    if (!price.active)
      throw invalid(
        "The price specified is inactive. This field only accepts active prices.",
        `${param}[price]`,
      );
    return price.type === "recurring" ? recurringPrice(account, price.id, `${param}[price]`) : price;
  }
  const made = line.price_data;
  if (!made)
    throw invalid(`Missing required param: ${param}[price].`, `${param}[price]`, "parameter_missing");
  const product =
    made.product ?? productInPassing(account, made.product_data?.name ?? "Product", made.product_data).id;
  return createPrice(account, { ...made, product, active: false });
}

const defaultSeconds = 24 * 3600;

function expiryOf(order: Order, now: number): number {
  const expires = order.expires_at ?? now + defaultSeconds;
  if (expires < now + 29 * 60 || expires > now + defaultSeconds + 60) {
    throw invalid(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return expires;
}

function blankSession(
  account: world.World,
  {
    id,
    order,
    customer,
    currency,
  }: { id: string; order: Order; customer: Rows["customers"] | null; currency: string },
): SessionRow {
  const now = world.nowFor(account, customer?.id);
  const subscribes = order.mode === "subscription";
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: order.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: {
      enabled: order.automatic_tax?.enabled ?? false,
      liability: order.automatic_tax?.enabled ? { type: "self" } : null,
      provider: order.automatic_tax?.enabled ? "stripe" : null,
      status: order.automatic_tax?.enabled ? "complete" : null,
    },
    billing_address_collection: order.billing_address_collection ?? null,
    cancel_url: order.cancel_url ?? null,
    client_reference_id: order.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: subscribes ? null : (order.customer_creation ?? "if_required"),
    customer_details:
      customer || order.customer_email
        ? detailsOf(customer?.email ?? order.customer_email ?? null, customer?.name ?? null)
        : null,
    customer_email: order.customer_email ?? null,
    discounts: null,
    expires_at: expiryOf(order, now),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: order.metadata ?? {},
    mode: order.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: subscribes ? (order.payment_method_collection ?? "always") : "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: order.success_url,
    total_details: null,
    ui_mode: "hosted_page",
    url: `${account.publicUrl}/checkout/${id}`,
    wallet_options: null,
  };
}

/** What a session shows of its buyer. */
export function detailsOf(
  email: string | null,
  name: string | null,
): NonNullable<SessionRow["customer_details"]> {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
}
