import type { z } from "zod";
import { addDiscount } from "../engine/discounts.ts";
import { recurringPrice } from "../engine/plan-change.ts";
import { changePlan } from "../engine/subscription-change.ts";
import { createSubscription } from "../engine/subscription-creation.ts";
import { mergeMetadata } from "../http/fields.ts";
import { invalid } from "../http/problem.ts";
import { change } from "../world/events.ts";
import type { SubscriptionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { usableCard } from "./payment-methods.ts";
import { createPrice } from "./new-price.ts";
import type { cancellation, creation, update } from "./subscription-params.ts";

/** Starts a subscription as an API call asks for it. */
export function startSubscription(account: world.World, params: z.output<typeof creation>): SubscriptionRow {
  const customer = liveCustomer(account, params.customer);
  if (params.default_payment_method)
    usableCard(account, params.default_payment_method, customer.id, "default_payment_method");
  const items = params.items.map(({ price, price_data: made, quantity, metadata: pairs }, index) => {
    const param = `items[${index}][price]`;
    const found = made
      ? createPrice(account, { ...made, active: false })
      : recurringPrice(account, price ?? "", param);
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

/** Changes a subscription: its terms, then its plan. Refuses what Stripe refuses together. */
export function updateSubscription(
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
  const cancels = params.cancel_at_period_end !== undefined || params.cancel_at !== undefined;
  if (subscription.schedule && cancels) {
    throw invalid(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancellation behavior directly is not allowed. Please update the schedule instead.`,
    );
  }
  changeTerms(account, subscription, params);
  const anew = params.billing_cycle_anchor?.type === "now" || params.trial_end === "now";
  if (!params.items && !anew) return;
  changePlan(account, subscription, {
    order: {
      items: params.items ?? [],
      proration: params.proration_behavior ?? "create_prorations",
      prorationDate: params.proration_date,
      resetAnchor: params.billing_cycle_anchor?.type === "now",
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
  if (typeof params.cancel_at === "string") {
    return { cancel_at: subscription.items.data[0]?.current_period_end ?? now, canceled_at: now };
  }
  if (params.cancel_at <= now) throw invalid("cancel_at must be in the future.", "cancel_at");
  return { cancel_at: params.cancel_at, canceled_at: now };
}

/** Keeps why somebody cancels. */
export function noteReasons(
  subscription: SubscriptionRow,
  given: z.output<typeof cancellation> | undefined,
): void {
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
