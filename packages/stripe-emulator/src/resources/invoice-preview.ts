import { z } from "zod";
import { changeInvoice } from "../engine/subscription-change.ts";
import { composeInvoice } from "../engine/invoice-composition.ts";
import type { InvoiceDraft } from "../engine/invoice-row.ts";
import { planChange, recurringPrice, unusedTimeLines } from "../engine/plan-change.ts";
import { nextPeriod } from "../engine/renewal.ts";
import { newItem } from "../engine/subscription-items.ts";
import { boundaryAfter, cycleOf } from "../engine/periods.ts";
import { periodLines } from "../engine/invoice-lines.ts";
import { amount, flag, integer, text } from "../http/fields.ts";
import { invalid } from "../http/problem.ts";
import type { InvoiceRow, SubscriptionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { cycleAnchor } from "./subscription-params.ts";
import { embeddedList } from "../world/wire.ts";
import { blankPrice, priceData } from "./new-price.ts";

/** The parameters of a preview: what a subscription would be billed next, or after a change of plan. */
export const previewParams = z.strictObject({
  customer: text.optional(),
  subscription: text.optional(),
  preview_mode: z.literal("next").optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  currency: text.optional(),
  subscription_details: z
    .strictObject({
      items: z
        .array(
          z.strictObject({
            id: text.optional(),
            price: text.optional(),
            price_data: z.strictObject({ ...priceData.shape, product: text }).optional(),
            quantity: amount.optional(),
            deleted: flag.optional(),
          }),
        )
        .optional(),
      proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
      proration_date: integer.optional(),
      billing_cycle_anchor: cycleAnchor.optional(),
      cancel_at_period_end: flag.optional(),
      cancel_now: flag.optional(),
      trial_end: z.literal("now").optional(),
    })
    .optional(),
});
type Preview = z.output<typeof previewParams>;

/** The invoice that would come, with nothing kept. A change that bills at once shows that bill, else the next renewal's. */
export function previewInvoice(account: world.World, params: Preview): InvoiceRow {
  const made: string[] = [];
  const items = params.subscription_details?.items?.map(({ price_data: terms, ...item }) => {
    if (!terms) return item;
    world.get(account, "products", terms.product, "subscription_details[items][price_data][product]");
    const { id } = world.insert(account, "prices", blankPrice(account, terms));
    made.push(id);
    return { ...item, price: id };
  });
  try {
    const details = params.subscription_details;
    return previewPriced(
      account,
      items ? { ...params, subscription_details: { ...details, items } } : params,
    );
  } finally {
    for (const id of made) delete account.state.rows.prices[id];
  }
}

function previewPriced(account: world.World, params: Preview): InvoiceRow {
  const draft = params.subscription
    ? draftOf(account, world.get(account, "subscriptions", params.subscription, "subscription"), params)
    : firstDraft(account, params);
  const taxed = params.automatic_tax ? { ...draft, automaticTax: params.automatic_tax.enabled } : draft;
  return composeInvoice(account, taxed, world.newId("upcoming_in"));
}

function draftOf(account: world.World, subscription: SubscriptionRow, params: Preview): InvoiceDraft {
  const details = params.subscription_details ?? {};
  if (subscription.status === "canceled") throw noneComing(subscription.id);
  if (details.cancel_now) {
    const now = details.proration_date ?? world.nowFor(account, subscription.customer);
    const lines = unusedTimeLines(account, subscription, now);
    return { ...nextPeriod(account, subscription).invoice, reason: "upcoming", lines, prorationDate: now };
  }
  if (subscription.cancel_at_period_end && details.cancel_at_period_end !== false && !details.items) {
    throw noneComing(subscription.id);
  }
  const proration = details.proration_behavior ?? "create_prorations";
  const plan = planChange(account, subscription, {
    items: details.items ?? [],
    proration,
    prorationDate: details.proration_date,
    resetAnchor: details.billing_cycle_anchor?.type === "now",
    endTrial: details.trial_end === "now",
  });
  if (plan.invoiceNow || (proration === "always_invoice" && plan.prorations.length > 0)) {
    return { ...changeInvoice(account, subscription, plan), reason: "upcoming" };
  }
  const changed = { ...subscription, items: { ...subscription.items, data: plan.items } };
  const renewal = nextPeriod(account, changed).invoice;
  return {
    ...renewal,
    reason: "upcoming",
    lines: [...plan.prorations, ...renewal.lines],
    ...(plan.prorations.length > 0 ? { prorationDate: plan.at } : {}),
  };
}

/** What a new subscription of a customer would be billed first. */
function firstDraft(account: world.World, params: Preview): InvoiceDraft {
  const customer = world.get(account, "customers", params.customer ?? "", "customer");
  const items = (params.subscription_details?.items ?? []).map((item) =>
    newItem({
      subscription: "",
      price: recurringPrice(account, item.price ?? ""),
      quantity: item.quantity ?? 1,
    }),
  );
  const first = items[0];
  if (first === undefined)
    throw invalid("Missing required param: subscription_details[items].", "subscription_details[items]");
  const now = world.nowFor(account, customer.id);
  const period = { start: now, end: boundaryAfter(now, cycleOf(first.price.recurring), now) };
  const template = { customer: customer.id, items: embeddedList("", items) } as SubscriptionRow;
  return {
    customer: customer.id,
    subscription: null,
    currency: first.price.currency,
    reason: "upcoming",
    lines: periodLines(account, template, { period, usedIn: null }),
    period,
    discounts: [],
    automaticTax: false,
  };
}

function noneComing(subscription: string): Error {
  return invalid(
    `No upcoming invoices for subscription: ${subscription}`,
    "subscription",
    "invoice_upcoming_none",
  );
}
