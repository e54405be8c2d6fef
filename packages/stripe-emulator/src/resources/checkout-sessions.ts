import { z } from "zod";
import { expireSession } from "../engine/due.ts";
import { isMetered, productName, unitAmount } from "../engine/invoice-lines.ts";
import { recurringPrice } from "../engine/plan-change.ts";
import { clearable, mergeMetadata, metadata, paging, text, timeRange } from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { priceSession } from "../engine/session-pricing.ts";
import type { Rows, SessionLineRow, SessionRow } from "../world/rows.ts";
import type { SessionPlan } from "../world/state.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { creation, type Order } from "./checkout-params.ts";
import { blankSession } from "./checkout-session-row.ts";
import { createPrice } from "./new-price.ts";
import { productInPassing } from "./new-product.ts";

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
  const session = blankSession(account, { id, order, customer, currency: lines[0]?.currency ?? "usd" });
  const plan = planFor(order, lines);
  priceSession(account, session, plan);
  account.state.sessionPlans[id] = plan;
  return world.insert(account, "sessions", session);
}

function planFor(order: Order, lines: SessionLineRow[]): SessionPlan {
  const given = order.subscription_data;
  return {
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
  const metered = isMetered(price);
  if (metered && line.quantity !== undefined) {
    throw invalid(
      "Quantity should not be specified where usage_type is `metered`.",
      `line_items[${index}][quantity]`,
    );
  }
  const quantity = metered ? null : (line.quantity ?? 1);
  const sum = Math.round(unitAmount(price) * (quantity ?? 0));
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
