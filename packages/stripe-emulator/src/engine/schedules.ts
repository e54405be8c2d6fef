import { change, emit } from "../world/events.ts";
import type { ScheduleRow, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { get, nowFor, type World } from "../world/world.ts";
import { recurringPrice } from "./plan-change.ts";
import { changePlan } from "./subscription-change.ts";
import { newItem } from "./subscription-items.ts";
import { endSubscription } from "./subscription-status.ts";

type Phase = ScheduleRow["phases"][number];

/**
 * The end of a schedule's phase: the next one begins, or the schedule lets go of its subscription, or ends it. A phase
 * that begins with a billing period sets that period's price; one in the middle is a change of plan with proration.
 */
export function endPhase(world: World, schedule: ScheduleRow, subscription: SubscriptionRow): void {
  const end = schedule.current_phase?.end_date ?? nowFor(world, subscription.customer);
  const next = schedule.phases.find((phase) => phase.start_date === end);
  if (next === undefined) {
    finish(world, schedule, subscription);
    return;
  }
  const current_phase = { start_date: next.start_date, end_date: next.end_date };
  change(world, schedule, { current_phase }, "subscription_schedule.updated");
  enterPhase(world, subscription, next);
}

function finish(world: World, schedule: ScheduleRow, subscription: SubscriptionRow): void {
  if (schedule.end_behavior === "cancel") {
    endSubscription(world, subscription, { reason: "cancellation_requested" });
    return;
  }
  releaseSchedule(world, schedule);
}

/** Lets a schedule go: its subscription runs on as it is. */
export function releaseSchedule(world: World, schedule: ScheduleRow): void {
  const subscription = get(world, "subscriptions", schedule.subscription ?? "", "subscription");
  const released_at = nowFor(world, subscription.customer);
  change(world, subscription, { schedule: null }, "customer.subscription.updated");
  const patch = { status: "released" as const, released_at, current_phase: null, subscription: null };
  change(
    world,
    schedule,
    { ...patch, released_subscription: subscription.id },
    "subscription_schedule.released",
  );
}

function enterPhase(world: World, subscription: SubscriptionRow, phase: Phase): void {
  const metadata = { ...subscription.metadata, ...phase.metadata };
  const before = subscription.items.data;
  const atPeriodEnd = before[0]?.current_period_end === phase.start_date;
  if (!atPeriodEnd) {
    change(world, subscription, { metadata }, null);
    changePlan(world, subscription, {
      order: { items: ordersFor(before, phase), proration: prorationOf(phase) },
      behavior: "allow_incomplete",
    });
    return;
  }
  const data = phase.items.map((item, index) =>
    phaseItem(world, { subscription, item, before: before[index] }),
  );
  const sameCycle = cycle(before[0]) === cycle(data[0]);
  change(
    world,
    subscription,
    {
      metadata,
      items: { ...subscription.items, data },
      billing_cycle_anchor: sameCycle ? subscription.billing_cycle_anchor : phase.start_date,
    },
    null,
  );
  emit(world, "customer.subscription.updated", subscription);
}

function phaseItem(
  world: World,
  {
    subscription,
    item,
    before,
  }: { subscription: SubscriptionRow; item: Phase["items"][number]; before: SubscriptionItemRow | undefined },
): SubscriptionItemRow {
  const price = recurringPrice(world, item.price);
  const made = newItem({ subscription: subscription.id, price, quantity: item.quantity ?? 1 });
  const template = before ?? subscription.items.data[0];
  return {
    ...made,
    id: before?.id ?? made.id,
    current_period_start: template?.current_period_start ?? 0,
    current_period_end: template?.current_period_end ?? 0,
  };
}

function ordersFor(before: SubscriptionItemRow[], phase: Phase) {
  const kept = phase.items.map((item, index) => ({
    id: before[index]?.id,
    price: item.price,
    quantity: item.quantity,
  }));
  const gone = before.slice(phase.items.length).map((item) => ({ id: item.id, deleted: true }));
  return [...kept, ...gone];
}

function prorationOf(phase: Phase): "always_invoice" | "create_prorations" | "none" {
  if (phase.proration_behavior === "none") return "none";
  return phase.proration_behavior === "always_invoice" ? "always_invoice" : "create_prorations";
}

function cycle(item: SubscriptionItemRow | undefined): string {
  return `${item?.price.recurring?.interval_count} ${item?.price.recurring?.interval}`;
}
