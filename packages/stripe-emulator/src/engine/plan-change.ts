import { invalid } from "../http/problem.ts";
import type { Rows, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { get, nowFor, type World } from "../world/world.ts";
import { shareAfterDiscounts } from "./discounts.ts";
import {
  isMetered,
  itemLine,
  type LineDraft,
  periodLines,
  productName,
  unitAmount,
  usageLine,
} from "./invoice-lines.ts";
import { boundaryAfter, cycleOf, prorated } from "./periods.ts";
import { newItem } from "./subscription-items.ts";

/** One change of an item: another price or quantity for an existing one, a new one, or one less. */
export interface ItemOrder {
  id?: string;
  price?: string;
  quantity?: number;
  deleted?: boolean;
  metadata?: Record<string, string>;
}

export interface ChangeOrder {
  items: ItemOrder[];
  proration: "create_prorations" | "always_invoice" | "none";
  prorationDate?: number;
  /** Starts a new billing period now. */
  resetAnchor?: boolean;
  /** Ends the trial now. */
  endTrial?: boolean;
}

/** What a change of plan comes to: nothing of it is done yet. */
export interface ChangePlan {
  items: SubscriptionItemRow[];
  anchor: number;
  prorations: LineDraft[];
  /** The first full period, when the change starts a new one. */
  newPeriod: LineDraft[];
  /** Whether an invoice is due at once, whatever the proration behaviour. */
  invoiceNow: boolean;
  at: number;
}

/**
 * Works out a change of plan. A new interval, a first paid price, an ended trial or an asked-for reset start a new
 * period now and are invoiced at once; otherwise the period stays and the difference is prorated by the second.
 * During a trial nothing is prorated.
 */
export function planChange(world: World, subscription: SubscriptionRow, order: ChangeOrder): ChangePlan {
  const at = order.prorationDate ?? nowFor(world, subscription.customer);
  const before = subscription.items.data;
  const ordered = orderItems(world, subscription, order.items);
  const trialing = subscription.status === "trialing" && !order.endTrial;
  const resets =
    !trialing && (needsNewPeriod(before, ordered) || Boolean(order.resetAnchor) || Boolean(order.endTrial));
  const prorates = !trialing && subscription.status !== "trialing" && order.proration !== "none";
  const prorations = prorates
    ? prorationLines(world, subscription, { at, after: ordered, full: resets })
    : [];
  if (!resets) {
    return {
      items: ordered,
      anchor: subscription.billing_cycle_anchor,
      prorations,
      newPeriod: [],
      invoiceNow: false,
      at,
    };
  }
  const period = { start: at, end: periodEnd(ordered, at) };
  const items = ordered.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }));
  const newPeriod = periodLines(
    world,
    { ...subscription, items: { ...subscription.items, data: items } },
    { period, usedIn: null },
  );
  return { items, anchor: at, prorations, newPeriod, invoiceNow: true, at };
}

function orderItems(world: World, subscription: SubscriptionRow, orders: ItemOrder[]): SubscriptionItemRow[] {
  let items = subscription.items.data.map((item) => ({ ...item }));
  for (const [index, order] of orders.entries()) {
    const item = items.find((one) => one.id === order.id);
    if (order.id !== undefined && item === undefined) {
      throw invalid(`No such subscription_item: '${order.id}'`, `items[${index}][id]`, "resource_missing");
    }
    if (item && order.deleted) items = items.filter((one) => one !== item);
    else if (item) Object.assign(item, changedItem(world, item, order));
    else items.push(addedItem(world, subscription, order));
  }
  if (items.length === 0) throw invalid("A subscription must have at least one item.", "items");
  refuseMixedIntervals(items, subscription.currency);
  return items;
}

function changedItem(world: World, item: SubscriptionItemRow, order: ItemOrder): SubscriptionItemRow {
  const price = order.price ? recurringPrice(world, order.price) : item.price;
  const next = newItem({
    subscription: item.subscription,
    price,
    quantity: order.quantity ?? item.quantity ?? 1,
  });
  return {
    ...next,
    id: item.id,
    created: item.created,
    metadata: order.metadata ?? item.metadata,
    current_period_start: item.current_period_start,
    current_period_end: item.current_period_end,
  };
}

function addedItem(world: World, subscription: SubscriptionRow, order: ItemOrder): SubscriptionItemRow {
  if (order.price === undefined)
    throw invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing");
  if (subscription.items.data.some((item) => item.price.id === order.price)) {
    throw invalid(
      `Cannot add multiple subscription items with the same plan: ${order.price}. Give the id of the item to change it.`,
      "items",
    );
  }
  const price = recurringPrice(world, order.price);
  const item = newItem({ subscription: subscription.id, price, quantity: order.quantity ?? 1 });
  const first = subscription.items.data[0];
  const period = first
    ? { current_period_start: first.current_period_start, current_period_end: first.current_period_end }
    : {};
  return { ...item, ...period, metadata: order.metadata ?? {} };
}

/** An active recurring price, or Stripe's refusal. */
export function recurringPrice(world: World, id: string, param = "items[0][price]"): Rows["prices"] {
  const price = get(world, "prices", id, param);
  if (!price.active)
    throw invalid(`The price specified is inactive. This field only accepts active prices.`, param);
  if (price.type !== "recurring") {
    throw invalid(
      `The price specified is set to type=one_time but this field only accepts prices with type=recurring.`,
      param,
    );
  }
  return price;
}

/** The emulator keeps one interval and one currency per subscription. */
export function refuseMixedIntervals(items: SubscriptionItemRow[], currency: string): void {
  const first = items[0]?.price.recurring;
  for (const { price } of items) {
    if (price.currency !== currency) {
      throw invalid(`The price is in ${price.currency}, the subscription in ${currency}.`, "items");
    }
    if (
      price.recurring?.interval !== first?.interval ||
      price.recurring?.interval_count !== first?.interval_count
    ) {
      throw invalid("The emulator keeps one billing interval per subscription.", "items");
    }
  }
}

function needsNewPeriod(before: SubscriptionItemRow[], after: SubscriptionItemRow[]): boolean {
  const [old, next] = [before[0]?.price.recurring, after[0]?.price.recurring];
  const otherInterval = old?.interval !== next?.interval || old?.interval_count !== next?.interval_count;
  return otherInterval || (sumOf(before) === 0 && sumOf(after) > 0);
}

function sumOf(items: SubscriptionItemRow[]): number {
  const fixed = items.filter((item) => !isMetered(item.price));
  return fixed.reduce((sum, item) => sum + unitAmount(item.price) * (item.quantity ?? 1), 0);
}

/** The end of the period that starts at `start`, anchored there. */
export function periodEnd(items: SubscriptionItemRow[], start: number): number {
  return boundaryAfter(start, cycleOf(items[0]?.price.recurring), start);
}

/** Credits for the unused time of what goes and, unless a full new period starts (`full`), charges for what comes. */
function prorationLines(
  world: World,
  subscription: SubscriptionRow,
  { at, after, full }: { at: number; after: SubscriptionItemRow[]; full: boolean },
): LineDraft[] {
  const share = shareAfterDiscounts(world, subscription, at);
  const lines = usageUntil(world, subscription, { at, after, full });
  for (const item of fixedOf(subscription.items.data)) {
    const next = after.find((one) => one.id === item.id);
    const same = next && next.price.id === item.price.id && next.quantity === item.quantity;
    if (!same || full) lines.push(prorationLine(world, item, { at, share, sign: -1 }));
  }
  for (const item of full ? [] : fixedOf(after)) {
    const old = subscription.items.data.find((one) => one.id === item.id);
    const same = old && old.price.id === item.price.id && old.quantity === item.quantity;
    if (!same) lines.push(prorationLine(world, item, { at, share, sign: 1 }));
  }
  return lines.filter((line) => line.amount !== 0);
}

function fixedOf(items: SubscriptionItemRow[]): SubscriptionItemRow[] {
  return items.filter((item) => !isMetered(item.price));
}

/** What metered items that go, or whose period ends now, have counted: flexible billing charges that with the change. */
function usageUntil(
  world: World,
  { items, customer }: SubscriptionRow,
  { at, after, full }: { at: number; after: SubscriptionItemRow[]; full: boolean },
): LineDraft[] {
  const ending = items.data.filter(
    ({ id, price }) =>
      isMetered(price) && (full || after.find((one) => one.id === id)?.price.id !== price.id),
  );
  // Stripe counts by the second, and the second of the change is the old plan's.
  return ending.map((item) =>
    usageLine(world, { item, customer, usedIn: { start: item.current_period_start, end: at + 1 } }),
  );
}

/** The credit for what is left of an item's period, for a cancellation. */
export function unusedTimeLines(world: World, subscription: SubscriptionRow, at: number): LineDraft[] {
  const share = shareAfterDiscounts(world, subscription, at);
  return fixedOf(subscription.items.data)
    .map((item) => prorationLine(world, item, { at, share, sign: -1 }))
    .filter((line) => line.amount !== 0);
}

function prorationLine(
  world: World,
  item: SubscriptionItemRow,
  { at, share, sign }: { at: number; share: number; sign: 1 | -1 },
): LineDraft {
  const { current_period_start: start, current_period_end: end } = item;
  const line = itemLine(world, { item, period: { start: at, end } });
  const day = new Date(at * 1000).toLocaleDateString("en-GB", {
    day: "2-digit",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return {
    ...line,
    amount: sign * prorated(line.amount * share, end - at, end - start),
    description: `${sign < 0 ? "Unused" : "Remaining"} time on ${productName(world, item.price)} after ${day}`,
    proration: true,
    discountable: false,
  };
}
