import { invalid } from "../http/problem.ts";
import type { SessionRow } from "../world/rows.ts";
import type { SessionPlan } from "../world/state.ts";
import { all, find, nowFor, type World } from "../world/world.ts";
import { refuseTooSmall } from "./amounts.ts";
import { couponFor } from "./discounts.ts";
import { splitByWeight } from "./money.ts";

/** The plan behind a session. */
export function planOf(world: World, session: SessionRow): SessionPlan {
  const plan = world.state.sessionPlans[session.id];
  if (plan === undefined)
    throw invalid(`No such checkout.session: '${session.id}'`, "id", "resource_missing");
  return plan;
}

/** When the trial of a session's subscription would end if it began now; null without a trial. */
export function trialEndOf(world: World, session: SessionRow, plan = planOf(world, session)): number | null {
  return plan.trialDays === null ? plan.trialEnd : nowFor(world, session.customer) + plan.trialDays * 86_400;
}

/**
 * Works out what a session costs today: lines, discount, tax; with a trial only what does not recur. Refuses a sum
 * that is too small to be charged.
 */
export function priceSession(world: World, session: SessionRow, plan = planOf(world, session)): void {
  const trial = trialEndOf(world, session, plan) !== null;
  const subtotals = plan.lines.map((line) => (trial && line.price?.recurring ? 0 : lineSubtotal(line)));
  const subtotal = subtotals.reduce((sum, amount) => sum + amount, 0);
  const discount = discountOf(world, { session, plan }, subtotal);
  const shares = splitByWeight(discount, subtotals);
  const percent = session.automatic_tax.enabled ? world.state.settings.automaticTaxPercent : 0;
  let tax = 0;
  for (const [index, line] of plan.lines.entries()) {
    const net = (subtotals[index] ?? 0) - (shares[index] ?? 0);
    const amount_tax = Math.round((net * percent) / 100);
    tax += amount_tax;
    Object.assign(line, {
      amount_subtotal: subtotals[index] ?? 0,
      amount_discount: shares[index] ?? 0,
      amount_tax,
      amount_total: net + amount_tax,
    });
  }
  const total = subtotal - discount + tax;
  if (total > 0)
    refuseTooSmall(total, session.currency ?? "usd", {
      what: "The Checkout Session's total amount due",
    });
  Object.assign(session, {
    amount_subtotal: subtotal,
    amount_total: total,
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: tax },
    discounts: discountOrder(plan) ? [{ coupon: plan.coupon, promotion_code: plan.promotionCode }] : [],
  });
}

function lineSubtotal(line: SessionPlan["lines"][number]): number {
  // What a meter counts is paid for later.
  if (line.price?.recurring?.usage_type === "metered") return 0;
  return Math.round(
    (line.price?.unit_amount ?? Number(line.price?.unit_amount_decimal ?? 0)) * (line.quantity ?? 1),
  );
}

/** The discount a session was given or the buyer typed in. */
export function discountOrder(plan: SessionPlan): { coupon?: string; promotion_code?: string } | null {
  if (plan.promotionCode) return { promotion_code: plan.promotionCode };
  return plan.coupon ? { coupon: plan.coupon } : null;
}

function discountOf(
  world: World,
  { session, plan }: { session: SessionRow; plan: SessionPlan },
  subtotal: number,
): number {
  const order = discountOrder(plan);
  if (order === null) return 0;
  const coupon = couponFor(world, order, { customer: session.customer, currency: session.currency ?? "usd" });
  const minimum = find(world, "promotionCodes", order.promotion_code)?.restrictions.minimum_amount ?? 0;
  if (subtotal < minimum) throw invalid("This promotion code needs a larger purchase.", "promotion_code");
  if (coupon.percent_off !== null) return Math.round((subtotal * coupon.percent_off) / 100);
  return Math.min(subtotal, coupon.amount_off ?? 0);
}

/** Applies a code that the buyer typed into the page; throws what to tell them when it does not count. */
export function applyPromotionCode(world: World, session: SessionRow, typed: string): void {
  const plan = planOf(world, session);
  const before = plan.promotionCode;
  const code = all(world, "promotionCodes").find(
    (row) => row.active && row.code.toLowerCase() === typed.trim().toLowerCase(),
  );
  if (code === undefined) throw invalid("This code is not valid.", "promotion_code");
  plan.promotionCode = code.id;
  try {
    priceSession(world, session);
  } catch (error) {
    plan.promotionCode = before;
    priceSession(world, session);
    throw error;
  }
}
