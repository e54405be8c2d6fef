import { z } from "zod";
import { cancelNow, changePlan, resumePaused } from "../engine/subscription-change.ts";
import { addDiscount } from "../engine/discounts.ts";
import { recurringPrice } from "../engine/plan-change.ts";
import { createSubscription } from "../engine/subscription-creation.ts";
import {
  amount,
  clearable,
  clearableMetadata,
  flag,
  integer,
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
import { change } from "../world/events.ts";
import type { SubscriptionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { usableCard } from "./payment-methods.ts";
import { createPrice, priceData } from "./prices.ts";

const discounts = z.array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }));
const automaticTax = z.strictObject({ enabled: flag });
const trialSettings = z.strictObject({
  end_behavior: z.strictObject({ missing_payment_method: z.enum(["cancel", "create_invoice", "pause"]) }),
});
const cancellation = z.strictObject({
  comment: clearable(text).optional(),
  feedback: clearable(text).optional(),
});
const behavior = z.enum([
  "allow_incomplete",
  "default_incomplete",
  "error_if_incomplete",
  "pending_if_incomplete",
]);
const paymentSettings = z.strictObject({
  save_default_payment_method: z.enum(["off", "on_subscription"]).optional(),
  payment_method_types: z.array(text).optional(),
});

const creation = z.strictObject({
  customer: text,
  items: z
    .array(
      z.strictObject({
        price: text.optional(),
        price_data: z.strictObject({ ...priceData.shape, product: text }).optional(),
        quantity: amount.optional(),
        metadata: metadata.optional(),
      }),
    )
    .min(1),
  automatic_tax: automaticTax.optional(),
  billing_mode: z.strictObject({ type: z.literal("flexible") }).optional(),
  cancel_at: integer.optional(),
  cancel_at_period_end: flag.optional(),
  collection_method: z.literal("charge_automatically").optional(),
  currency: text.optional(),
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: discounts.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: behavior.optional(),
  payment_settings: paymentSettings.optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
  trial_end: z.union([z.literal("now"), integer]).optional(),
  trial_period_days: integer.optional(),
  trial_settings: trialSettings.optional(),
});

const itemOrder = z.strictObject({
  id: text.optional(),
  price: text.optional(),
  quantity: amount.optional(),
  deleted: flag.optional(),
  clear_usage: flag.optional(),
  metadata: metadata.optional(),
});

const update = z.strictObject({
  automatic_tax: automaticTax.optional(),
  billing_cycle_anchor: z.enum(["now", "unchanged"]).optional(),
  cancel_at: clearable(integer).optional(),
  cancel_at_period_end: flag.optional(),
  cancellation_details: cancellation.optional(),
  default_payment_method: clearable(text).optional(),
  description: clearable(text).optional(),
  discounts: clearable(discounts).optional(),
  items: z.array(itemOrder).optional(),
  metadata: clearableMetadata.optional(),
  off_session: flag.optional(),
  payment_behavior: behavior.optional(),
  payment_settings: paymentSettings.optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
  proration_date: integer.optional(),
  trial_end: z.literal("now").optional(),
  trial_settings: trialSettings.optional(),
});

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  customer: text.optional(),
  price: text.optional(),
  status: z
    .enum([
      "active",
      "all",
      "canceled",
      "ended",
      "incomplete",
      "incomplete_expired",
      "past_due",
      "paused",
      "trialing",
      "unpaid",
    ])
    .optional(),
  test_clock: text.optional(),
});

/** /v1/subscriptions and /v1/subscription_items */
export const subscriptions: Route[] = [
  post("/v1/subscriptions", creation, ({ world: account, params }) => create(account, params)),
  get("/v1/subscriptions", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "subscriptions")
      .filter((row) => matches(row.customer, params.customer) && hasStatus(row, params.status))
      .filter((row) => matches(row.test_clock, params.test_clock) && inRange(row.created, params.created))
      .filter(
        (row) => params.price === undefined || row.items.data.some((item) => item.price.id === params.price),
      );
    return page(rows, params, "/v1/subscriptions");
  }),
  get(
    "/v1/subscriptions/search",
    z.strictObject({ query: text, limit: paging.limit }),
    ({ world: account, params }) =>
      search(world.newestFirst(account, "subscriptions"), params.query, "/v1/subscriptions/search"),
  ),
  get("/v1/subscriptions/:id", z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "subscriptions", id),
  ),
  post("/v1/subscriptions/:id", update, ({ world: account, id, params }) => {
    const subscription = world.get(account, "subscriptions", id);
    updateSubscription(account, subscription, params);
    return subscription;
  }),
  del(
    "/v1/subscriptions/:id",
    z.strictObject({
      cancellation_details: cancellation.optional(),
      invoice_now: flag.optional(),
      prorate: flag.optional(),
    }),
    ({ world: account, id, params }) => {
      const subscription = world.get(account, "subscriptions", id);
      noteReasons(subscription, params.cancellation_details);
      cancelNow(account, subscription, { prorate: params.prorate, invoiceNow: params.invoice_now });
      return subscription;
    },
  ),
  post(
    "/v1/subscriptions/:id/resume",
    z.strictObject({ billing_cycle_anchor: z.literal("now").optional() }),
    ({ world: account, id }) => {
      const subscription = world.get(account, "subscriptions", id);
      resumePaused(account, subscription);
      return subscription;
    },
  ),
  get(
    "/v1/subscription_items",
    z.strictObject({ ...paging, subscription: text }),
    ({ world: account, params }) => {
      const { items } = world.get(account, "subscriptions", params.subscription, "subscription");
      return page(items.data, params, "/v1/subscription_items");
    },
  ),
  get("/v1/subscription_items/:id", z.strictObject({}), ({ world: account, id }) => {
    const items = world.all(account, "subscriptions").flatMap((row) => row.items.data);
    const item = items.find((one) => one.id === id);
    if (item === undefined) throw invalid(`No such subscription_item: '${id}'`, "id", "resource_missing");
    return item;
  }),
];

function create(account: world.World, params: z.output<typeof creation>): SubscriptionRow {
  const customer = liveCustomer(account, params.customer);
  if (params.default_payment_method)
    usableCard(account, params.default_payment_method, customer.id, "default_payment_method");
  const items = params.items.map(({ price, price_data: made, quantity, metadata: pairs }, index) => {
    const param = `items[${index}][price]`;
    const found = made ? createPrice(account, made) : recurringPrice(account, price ?? "", param);
    return { price: found, quantity: quantity ?? 1, metadata: pairs ?? {} };
  });
  return createSubscription(account, {
    customer: customer.id,
    items,
    trialEnd: trialEndOf(account, customer.id, params),
    metadata: params.metadata ?? {},
    description: params.description ?? null,
    discounts: params.discounts ?? [],
    automaticTax: params.automatic_tax?.enabled ?? false,
    paymentBehavior: params.payment_behavior ?? "allow_incomplete",
    defaultPaymentMethod: params.default_payment_method ?? null,
    missingPaymentMethod: params.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    cancelAt: params.cancel_at ?? null,
  });
}

function trialEndOf(
  account: world.World,
  customer: string,
  params: { trial_end?: number | "now"; trial_period_days?: number },
): number | null {
  const now = world.nowFor(account, customer);
  if (params.trial_period_days) return now + params.trial_period_days * 86_400;
  const end = params.trial_end;
  if (end === undefined || end === "now") return null;
  if (end <= now)
    throw invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end");
  return end;
}

/** What may go along with a change that is held back until it is paid (docs.stripe.com/billing/subscriptions/pending-updates). */
const heldBackWith = new Set([
  "items",
  "payment_behavior",
  "proration_behavior",
  "proration_date",
  "billing_cycle_anchor",
  "trial_end",
  "off_session",
]);

function updateSubscription(
  account: world.World,
  subscription: SubscriptionRow,
  params: z.output<typeof update>,
): void {
  const other = Object.keys(params).find((name) => !heldBackWith.has(name));
  if (params.payment_behavior === "pending_if_incomplete" && other) {
    throw invalid(
      `Passing \`${other}\` is not supported when \`payment_behavior\` is set to \`pending_if_incomplete\`.`,
      other,
    );
  }
  const ended = subscription.status === "canceled" || subscription.status === "incomplete_expired";
  if (ended && Object.keys(params).some((name) => name !== "metadata" && name !== "cancellation_details")) {
    throw invalid("A canceled subscription can only update its cancellation_details and metadata.");
  }
  changeTerms(account, subscription, params);
  const anew = params.billing_cycle_anchor === "now" || params.trial_end === "now";
  if (!params.items && !anew) return;
  changePlan(account, subscription, {
    order: {
      items: params.items ?? [],
      proration: params.proration_behavior ?? "create_prorations",
      prorationDate: params.proration_date,
      resetAnchor: params.billing_cycle_anchor === "now",
      endTrial: params.trial_end === "now",
    },
    behavior: params.payment_behavior ?? "allow_incomplete",
  });
}

/** Everything about a subscription but its plan. */
function changeTerms(
  account: world.World,
  subscription: SubscriptionRow,
  params: z.output<typeof update>,
): void {
  const card = params.default_payment_method;
  if (card) usableCard(account, card, subscription.customer, "default_payment_method");
  noteReasons(subscription, params.cancellation_details);
  const patch: Partial<SubscriptionRow> = {
    ...cancellationOf(account, subscription, params),
    description: params.description,
    default_payment_method: card,
    metadata: mergeMetadata(subscription.metadata, params.metadata),
  };
  if (params.trial_settings) {
    patch.trial_settings = {
      end_behavior: { billing_cycle_anchor: null, ...params.trial_settings.end_behavior },
    };
  }
  if (params.automatic_tax) {
    patch.automatic_tax = { ...subscription.automatic_tax, enabled: params.automatic_tax.enabled };
  }
  if (params.discounts !== undefined) {
    patch.discounts = (params.discounts ?? []).map(
      (order) => addDiscount(account, order, { ...subscription, subscription: subscription.id }).id,
    );
  }
  change(account, subscription, patch, "customer.subscription.updated");
}

function cancellationOf(
  account: world.World,
  subscription: SubscriptionRow,
  params: z.output<typeof update>,
): Partial<SubscriptionRow> {
  const now = world.nowFor(account, subscription.customer);
  if (params.cancel_at_period_end === true) {
    const end = subscription.items.data[0]?.current_period_end ?? now;
    const details = {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
    };
    return {
      cancel_at_period_end: true,
      cancel_at: end,
      canceled_at: now,
      cancellation_details: { ...details, reason: "cancellation_requested" },
    };
  }
  if (params.cancel_at_period_end === false || params.cancel_at === null) {
    const details = subscription.cancellation_details;
    return {
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      ...(details ? { cancellation_details: { ...details, reason: null } } : {}),
    };
  }
  if (params.cancel_at === undefined) return {};
  if (params.cancel_at <= now) throw invalid("cancel_at must be in the future.", "cancel_at");
  return { cancel_at: params.cancel_at, canceled_at: now };
}

function noteReasons(subscription: SubscriptionRow, given: z.output<typeof cancellation> | undefined): void {
  if (given === undefined) return;
  const before = subscription.cancellation_details ?? {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: null,
  };
  subscription.cancellation_details = {
    ...before,
    comment: given.comment ?? before.comment,
    feedback: given.feedback ?? before.feedback,
  };
}

function hasStatus(row: SubscriptionRow, wanted: z.output<typeof listing>["status"]): boolean {
  if (wanted === "all") return true;
  if (wanted === undefined) return row.status !== "canceled" && row.status !== "incomplete_expired";
  if (wanted === "ended") return row.status === "canceled" || row.status === "incomplete_expired";
  return row.status === wanted;
}
