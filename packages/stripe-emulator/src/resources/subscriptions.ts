import { z } from "zod";
import { cancelNow, resumePaused } from "../engine/subscription-change.ts";
import { flag, paging, text, timeRange } from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { missing } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { search } from "../http/search.ts";
import type { SubscriptionRow } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { cancellation, creation, update } from "./subscription-params.ts";
import { noteReasons, startSubscription, updateSubscription } from "./subscription-update.ts";

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
  post("/v1/subscriptions", creation, ({ world: account, params }) => startSubscription(account, params)),
  get("/v1/subscriptions", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "subscriptions")
      .filter((row) => matches(row.customer, params.customer) && hasStatus(row, params.status))
      .filter((row) => matches(row.test_clock, params.test_clock) && inRange(row.created, params.created))
      .filter((row) => (params.customer ?? params.test_clock) || !world.isHidden(account, row.test_clock))
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
    z.strictObject({ billing_cycle_anchor: z.strictObject({ type: z.literal("now") }).optional() }),
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
    if (item === undefined) throw missing("subscription_item", id, "id");
    return item;
  }),
];

function hasStatus(row: SubscriptionRow, wanted: z.output<typeof listing>["status"]): boolean {
  if (wanted === "all") return true;
  if (wanted === undefined) return row.status !== "canceled" && row.status !== "incomplete_expired";
  if (wanted === "ended") return row.status === "canceled" || row.status === "incomplete_expired";
  return row.status === wanted;
}
