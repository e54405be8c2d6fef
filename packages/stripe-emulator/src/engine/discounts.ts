import { invalid } from "../http/problem.ts";
import { emit } from "../world/events.ts";
import type { Rows, SubscriptionRow } from "../world/rows.ts";
import { all, find, get, idFor, insert, nowFor, type World } from "../world/world.ts";
import { addIntervals } from "./periods.ts";

/** What a buyer brings to pay less: a coupon, or a promotion code that stands for one (by id). */
export interface DiscountOrder {
  coupon?: string;
  promotion_code?: string;
}

/** The coupon of an order, if this customer may use it now. Refuses what is expired, used up or for someone else. */
export function couponFor(
  world: World,
  order: DiscountOrder,
  { customer, currency }: { customer: string | null; currency: string },
): Rows["coupons"] {
  const code = order.promotion_code
    ? get(world, "promotionCodes", order.promotion_code, "promotion_code")
    : null;
  if (code) refuseCode(world, code, customer);
  const couponId = order.coupon ?? code?.promotion.coupon ?? "";
  const coupon = get(world, "coupons", couponId, "coupon");
  const now = nowFor(world, customer);
  const usedUp = coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions;
  if (usedUp || (coupon.redeem_by !== null && now > coupon.redeem_by)) {
    throw invalid(`Coupon ${coupon.id} is expired and cannot be applied.`, "coupon", "coupon_expired");
  }
  if (coupon.currency !== null && coupon.currency !== currency) {
    throw invalid(`Coupon ${coupon.id} is in ${coupon.currency}; this purchase is in ${currency}.`, "coupon");
  }
  return coupon;
}

function refuseCode(world: World, code: Rows["promotionCodes"], customer: string | null): void {
  const usedUp = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  const expired = code.expires_at !== null && nowFor(world, customer) > code.expires_at;
  const forOther = code.customer !== null && code.customer !== customer;
  const first = code.restrictions.first_time_transaction && customer !== null;
  const paidBefore =
    first && all(world, "charges").some((charge) => charge.customer === customer && charge.paid);
  if (code.active && !usedUp && !expired && !forOther && !paidBefore) return;
  throw invalid(
    `This promotion code cannot be redeemed: ${code.code}.`,
    "promotion_code",
    "promotion_code_invalid",
  );
}

/** Keeps a discount on a subscription (or a single purchase) and counts the redemption. */
export function addDiscount(
  world: World,
  order: DiscountOrder,
  holder: { customer: string | null; currency: string; subscription?: string; session?: string },
): Rows["discounts"] {
  const coupon = couponFor(world, order, holder);
  const start = nowFor(world, holder.customer);
  coupon.times_redeemed += 1;
  const code = find(world, "promotionCodes", order.promotion_code);
  if (code) code.times_redeemed += 1;
  const months = coupon.duration === "repeating" ? (coupon.duration_in_months ?? 1) : null;
  const discount = insert(world, "discounts", {
    id: idFor("discounts"),
    object: "discount",
    checkout_session: holder.session ?? null,
    customer: holder.customer,
    customer_account: null,
    end: months === null ? null : addIntervals(start, "month", months),
    invoice: null,
    invoice_item: null,
    promotion_code: order.promotion_code ?? null,
    source: { coupon: coupon.id, type: "coupon" },
    start,
    subscription: holder.subscription ?? null,
    subscription_item: null,
  });
  emit(world, "customer.discount.created", discount);
  return discount;
}

/** The discounts that still count for an invoice made now. */
export function liveDiscounts(world: World, ids: string[], now: number): Rows["discounts"][] {
  return ids
    .map((id) => find(world, "discounts", id))
    .filter((row) => row !== undefined)
    .filter((row) => row.end === null || row.end > now);
}

/** How much a discount takes off a sum of discountable amounts; never more than the sum. */
export function discountOn(world: World, discount: Rows["discounts"], sum: number): number {
  const coupon = find(world, "coupons", discount.source.coupon);
  if (coupon === undefined || sum <= 0) return 0;
  if (coupon.percent_off !== null) return Math.round((sum * coupon.percent_off) / 100);
  return Math.min(sum, coupon.amount_off ?? 0);
}

/** The share of the price that is left after percentage discounts, for prorations. */
export function shareAfterDiscounts(world: World, subscription: SubscriptionRow, now: number): number {
  let share = 1;
  for (const discount of liveDiscounts(world, subscription.discounts, now)) {
    const coupon = find(world, "coupons", discount.source.coupon);
    if (coupon?.percent_off) share *= 1 - coupon.percent_off / 100;
  }
  return share;
}

/** Takes discounts off a subscription that were good for one invoice only. */
export function spendOnceDiscounts(world: World, subscription: SubscriptionRow): void {
  subscription.discounts = subscription.discounts.filter((id) => {
    const coupon = find(world, "coupons", find(world, "discounts", id)?.source.coupon);
    return coupon?.duration !== "once";
  });
}
