import type { InvoiceLineRow, Rows, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { find, idFor, newId, insert, nowFor, type World } from "../world/world.ts";
import { emit } from "../world/events.ts";
import type { LineDraft } from "../world/invoice-draft.ts";
import { formatMoney } from "./money.ts";

export type { LineDraft } from "../world/invoice-draft.ts";

/** The full price of one subscription item for a period. `quantity` replaces the item's for metered prices. */
export function itemLine(
  world: World,
  { item, period, quantity }: { item: SubscriptionItemRow; period: LineDraft["period"]; quantity?: number },
): LineDraft {
  const count = quantity ?? item.quantity ?? 1;
  const { price } = item;
  const each = formatMoney(price.unit_amount ?? 0, price.currency);
  return {
    amount: Math.round(unitAmount(price) * count),
    description: `${count} × ${productName(world, price)} (at ${each} / ${price.recurring?.interval ?? "once"})`,
    quantity: count,
    price,
    period,
    proration: false,
    subscription: item.subscription,
    subscriptionItem: item.id,
    invoiceItem: null,
    discountable: true,
    metadata: item.metadata,
  };
}

/** Whether a price asks for what a meter counts, and not for an item. */
export function isMetered(price: Rows["prices"] | null): boolean {
  return price?.recurring?.usage_type === "metered";
}

/** The free line of a trial. */
export function trialLine(world: World, item: SubscriptionItemRow, period: LineDraft["period"]): LineDraft {
  const line = itemLine(world, { item, period });
  return { ...line, amount: 0, description: `Trial period for ${productName(world, item.price)}` };
}

/** What one unit costs, with the part of a minor unit that a decimal price may have. */
export function unitAmount(price: Rows["prices"]): number {
  return price.unit_amount ?? Number(price.unit_amount_decimal ?? 0);
}

/** The name of a price's product. */
export function productName(world: World, price: Rows["prices"]): string {
  return find(world, "products", price.product)?.name ?? price.nickname ?? "Product";
}

/** Keeps a line for the customer's next invoice. */
export function addPendingItem(
  world: World,
  line: LineDraft,
  { customer, currency }: { customer: string; currency: string },
): Rows["invoiceItems"] {
  const item = insert(world, "invoiceItems", {
    id: idFor("invoiceItems"),
    object: "invoiceitem",
    amount: line.amount,
    currency,
    customer,
    customer_account: null,
    date: nowFor(world, customer),
    description: line.description,
    discountable: line.discountable,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: line.metadata,
    parent: line.subscription
      ? {
          type: "subscription_details",
          subscription_details: {
            subscription: line.subscription,
            ...(line.subscriptionItem ? { subscription_item: line.subscriptionItem } : {}),
          },
        }
      : null,
    period: line.period,
    pricing: pricingOf(line.price),
    proration: line.proration,
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    tax_rates: [],
    test_clock: find(world, "customers", customer)?.test_clock ?? null,
  });
  emit(world, "invoiceitem.created", item);
  return item;
}

/** The lines that wait for the next invoice of a subscription, or of the customer where there is none. */
export function pendingItems(
  world: World,
  customer: string,
  subscription: string | null,
): Rows["invoiceItems"][] {
  return Object.values(world.state.rows.invoiceItems).filter(
    (item) =>
      item.invoice === null &&
      item.customer === customer &&
      (item.parent?.subscription_details?.subscription ?? null) === subscription,
  );
}

/** A waiting line, as a line of the invoice that takes it. */
export function lineOfPendingItem(world: World, item: Rows["invoiceItems"]): LineDraft {
  return {
    amount: item.amount,
    description: item.description ?? "",
    quantity: item.quantity,
    price: find(world, "prices", item.pricing?.price_details?.price) ?? null,
    period: item.period,
    proration: item.proration,
    subscription: item.parent?.subscription_details?.subscription ?? null,
    subscriptionItem: item.parent?.subscription_details?.subscription_item ?? null,
    invoiceItem: item.id,
    discountable: item.discountable,
    metadata: item.metadata ?? {},
  };
}

/** A line in Stripe's shape; discounts and taxes are filled in by the invoice. */
export function lineRow(line: LineDraft, invoice: { id: string; currency: string }): InvoiceLineRow {
  return {
    id: newId("il"),
    object: "line_item",
    amount: line.amount,
    currency: invoice.currency,
    description: line.description,
    discount_amounts: [],
    discountable: line.discountable,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: line.metadata,
    parent: parentOf(line),
    period: line.period,
    pretax_credit_amounts: [],
    pricing: pricingOf(line.price),
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

function parentOf(line: LineDraft): InvoiceLineRow["parent"] {
  const { subscription, proration } = line;
  if (line.subscriptionItem) {
    return {
      type: "subscription_item_details",
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoiceItem,
        proration,
        proration_details: null,
        subscription,
        subscription_item: line.subscriptionItem,
      },
    };
  }
  if (line.invoiceItem === null) return null;
  return {
    type: "invoice_item_details",
    invoice_item_details: {
      invoice_item: line.invoiceItem,
      proration,
      proration_details: null,
      subscription,
    },
    subscription_item_details: null,
  };
}

function pricingOf(price: Rows["prices"] | null): InvoiceLineRow["pricing"] {
  if (price === null) return null;
  return {
    type: "price_details",
    price_details: { price: price.id, product: price.product },
    unit_amount_decimal: price.unit_amount_decimal,
  };
}

/** What a subscription's items cost for a period, metered ones by what was used in `usedIn`. */
export function periodLines(
  world: World,
  subscription: SubscriptionRow,
  { period, usedIn }: { period: LineDraft["period"]; usedIn: LineDraft["period"] | null },
): LineDraft[] {
  return subscription.items.data.flatMap((item) => {
    if (!isMetered(item.price)) return [itemLine(world, { item, period })];
    return usedIn === null ? [] : [usageLine(world, { item, customer: subscription.customer, usedIn })];
  });
}

/** What a metered item costs for what was used in a time. */
export function usageLine(
  world: World,
  { item, customer, usedIn }: { item: SubscriptionItemRow; customer: string; usedIn: LineDraft["period"] },
): LineDraft {
  const quantity = usage(world, item.price, { customer, ...usedIn });
  return itemLine(world, { item, period: usedIn, quantity });
}

/** The same line with what was used by now. */
export function recounted(world: World, line: LineDraft, customer: string): LineDraft {
  if (!line.price || !isMetered(line.price)) return line;
  const quantity = usage(world, line.price, { customer, ...line.period });
  const amount = Math.round(unitAmount(line.price) * quantity);
  const description = line.description.replace(/^\d+/, String(quantity));
  return { ...line, quantity, amount, description };
}

/** Below zero is nothing (docs.stripe.com/billing/subscriptions/usage-based/recording-usage). */
function usage(
  world: World,
  price: Rows["prices"],
  { customer, start, end }: { customer: string; start: number; end: number },
): number {
  const meter = find(world, "meters", price.recurring?.meter);
  return meter ? Math.max(0, sumEvents(world, meter, { customer, start, end })) : 0;
}

/** The usage a meter has counted for a customer, from start (inclusive) to end (exclusive). */
export function sumEvents(
  world: World,
  meter: Rows["meters"],
  { customer, start, end }: { customer: string; start: number; end: number },
): number {
  const values = world.state.meterEvents
    .filter(
      (event) => event.event_name === meter.event_name && event.timestamp >= start && event.timestamp < end,
    )
    .filter((event) => event.payload[meter.customer_mapping.event_payload_key] === customer)
    .map((event) => Number(event.payload[meter.value_settings.event_payload_key] ?? 0));
  if (meter.default_aggregation.formula === "count") return values.length;
  if (meter.default_aggregation.formula === "last") return values.at(-1) ?? 0;
  return values.reduce((one, other) => one + other, 0);
}
