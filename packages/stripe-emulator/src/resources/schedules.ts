import { z } from "zod";
import { recurringPrice } from "../engine/plan-change.ts";
import { addIntervals, cycleOf } from "../engine/periods.ts";
import { releaseSchedule } from "../engine/schedules.ts";
import { endSubscription } from "../engine/subscription-status.ts";
import {
  clearableMetadata,
  integer,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
} from "../http/fields.ts";
import { matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import type { ScheduleRow, SubscriptionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

const phase = z.strictObject({
  items: z.array(z.strictObject({ price: text, quantity: positive.optional() })).min(1),
  start_date: integer.optional(),
  end_date: integer.optional(),
  duration: z
    .strictObject({ interval: z.enum(["day", "week", "month", "year"]), interval_count: positive.optional() })
    .optional(),
  metadata: metadata.optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
});
type PhaseOrder = z.output<typeof phase>;

const update = z.strictObject({
  end_behavior: z.enum(["cancel", "release"]).optional(),
  metadata: clearableMetadata.optional(),
  phases: z.array(phase).min(1).optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
});

/** /v1/subscription_schedules: plans that change later, made from a subscription that runs. */
export const schedules: Route[] = [
  post(
    "/v1/subscription_schedules",
    z.strictObject({ from_subscription: text, metadata: metadata.optional() }),
    ({ world: account, params }) => {
      const subscription = world.get(account, "subscriptions", params.from_subscription, "from_subscription");
      return createSchedule(account, subscription, params.metadata ?? {});
    },
  ),
  get(
    "/v1/subscription_schedules",
    z.strictObject({ ...paging, customer: text.optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "schedules")
        .filter((row) => matches(row.customer, params.customer));
      return page(rows, params, "/v1/subscription_schedules");
    },
  ),
  get("/v1/subscription_schedules/:id", nothing, ({ world: account, id }) =>
    world.get(account, "schedules", id),
  ),
  post("/v1/subscription_schedules/:id", update, ({ world: account, id, params }) => {
    const schedule = runningSchedule(account, id);
    const phases = params.phases ? phasesOf(account, schedule, params.phases) : schedule.phases;
    const now = world.nowFor(account, schedule.customer);
    const current = phases.find((one) => one.start_date <= now && now < one.end_date);
    const patch: Partial<ScheduleRow> = {
      phases,
      current_phase: current
        ? { start_date: current.start_date, end_date: current.end_date }
        : schedule.current_phase,
      end_behavior: params.end_behavior ?? schedule.end_behavior,
      metadata: mergeMetadata(schedule.metadata, params.metadata),
    };
    change(account, schedule, patch, "subscription_schedule.updated");
    return schedule;
  }),
  post("/v1/subscription_schedules/:id/release", nothing, ({ world: account, id }) => {
    const schedule = runningSchedule(account, id);
    releaseSchedule(account, schedule);
    return schedule;
  }),
  post("/v1/subscription_schedules/:id/cancel", nothing, ({ world: account, id }) => {
    const schedule = runningSchedule(account, id);
    const subscription = world.get(account, "subscriptions", schedule.subscription ?? "", "subscription");
    endSubscription(account, subscription, { reason: "cancellation_requested" });
    return schedule;
  }),
];

function runningSchedule(account: world.World, id: string): ScheduleRow {
  const schedule = world.get(account, "schedules", id);
  if (schedule.status === "active") return schedule;
  throw invalid(`This subscription schedule is ${schedule.status} and can no longer be changed.`, "id");
}

/** The phases in a row, each beginning where the one before ends; the running one keeps its beginning. */
function phasesOf(account: world.World, schedule: ScheduleRow, orders: PhaseOrder[]): ScheduleRow["phases"] {
  const [template] = schedule.phases;
  if (template === undefined) throw invalid("The schedule has no phase to go on from.");
  const first = orders[0]?.start_date;
  if (first === undefined)
    throw invalid(
      "Missing required param: phases[0][start_date].",
      "phases[0][start_date]",
      "parameter_missing",
    );
  if (first !== schedule.current_phase?.start_date) {
    throw invalid("You can not modify the start date of the current phase.", "phases[0][start_date]");
  }
  let start = first;
  return orders.map((order, index) => {
    const prices = order.items.map((item) =>
      recurringPrice(account, item.price, `phases[${index}][items][0][price]`),
    );
    const cycle = order.duration
      ? { unit: order.duration.interval, every: order.duration.interval_count ?? 1 }
      : cycleOf(prices[0]?.recurring);
    const begins = start;
    const ends = order.end_date ?? addIntervals(begins, cycle.unit, cycle.every);
    if (ends <= begins) throw invalid("A phase must end after it begins.", `phases[${index}][end_date]`);
    start = ends;
    return {
      ...template,
      start_date: begins,
      end_date: ends,
      items: order.items.map((item) => phaseItem(item.price, item.quantity ?? 1)),
      metadata: order.metadata ?? {},
      proration_behavior: order.proration_behavior ?? "create_prorations",
    };
  });
}

function phaseItem(price: string, quantity: number): ScheduleRow["phases"][number]["items"][number] {
  return { billing_thresholds: null, discounts: [], metadata: {}, plan: price, price, quantity };
}

/** Takes a running subscription over: one phase, which is the period it is in. */
function createSchedule(
  account: world.World,
  subscription: SubscriptionRow,
  pairs: Record<string, string>,
): ScheduleRow {
  if (subscription.schedule) throw invalid("This subscription already has a schedule.", "from_subscription");
  const first = subscription.items.data[0];
  if (!first || subscription.status === "canceled" || subscription.status === "incomplete_expired") {
    throw invalid("You can only make a schedule of a running subscription.", "from_subscription");
  }
  const current = { start_date: first.current_period_start, end_date: first.current_period_end };
  const schedule = world.insert(account, "schedules", {
    id: world.idFor("schedules"),
    object: "subscription_schedule",
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: world.nowFor(account, subscription.customer),
    current_phase: current,
    customer: subscription.customer,
    customer_account: null,
    default_settings: defaultSettings(),
    end_behavior: "release",
    livemode: false,
    metadata: pairs,
    pause_schedules: [],
    phases: [{ ...blankPhase(subscription.currency), ...current, items: itemsOf(subscription) }],
    released_at: null,
    released_subscription: null,
    status: "active",
    subscription: subscription.id,
    test_clock: subscription.test_clock,
  });
  emit(account, "subscription_schedule.created", schedule);
  change(account, subscription, { schedule: schedule.id }, "customer.subscription.updated");
  return schedule;
}

function itemsOf(subscription: SubscriptionRow): ScheduleRow["phases"][number]["items"] {
  return subscription.items.data.map((item) => phaseItem(item.price.id, item.quantity ?? 1));
}

function defaultSettings(): ScheduleRow["default_settings"] {
  return {
    application_fee_percent: null,
    billing_cycle_anchor: "automatic",
    billing_thresholds: null,
    collection_method: "charge_automatically",
    default_payment_method: null,
    description: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      days_until_due: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    on_behalf_of: null,
    transfer_data: null,
  };
}

function blankPhase(currency: string): ScheduleRow["phases"][number] {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    description: null,
    discounts: [],
    end_date: 0,
    invoice_settings: null,
    items: [],
    metadata: {},
    on_behalf_of: null,
    proration_behavior: "create_prorations",
    start_date: 0,
    transfer_data: null,
    trial_end: null,
  };
}
