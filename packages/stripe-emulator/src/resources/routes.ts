import type { Includables } from "../http/expand.ts";
import { page } from "../http/list.ts";
import type { Route } from "../http/route.ts";
import { newestFirst } from "../world/world.ts";
import { balance } from "./balance.ts";
import { checkoutSessions, lineItemsOf } from "./checkout-sessions.ts";
import { connect } from "./connect.ts";
import { coupons } from "./coupons.ts";
import { customers } from "./customers.ts";
import { events, webhookEndpoints } from "./events.ts";
import { invoiceParts } from "./invoice-items.ts";
import { invoices, paymentsList } from "./invoices.ts";
import { meters } from "./meters.ts";
import { paymentMethods } from "./payment-methods.ts";
import { charges, paymentIntents } from "./payments.ts";
import { portal } from "./portal.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { disputes, refunds } from "./refunds.ts";
import { schedules } from "./schedules.ts";
import { subscriptions } from "./subscriptions.ts";
import { testClocks } from "./test-clocks.ts";
import { payouts, transfers } from "./transfers.ts";

/** Every call that is emulated. */
export const routes: Route[] = [
  ...products,
  ...prices,
  ...customers,
  ...paymentMethods,
  ...coupons,
  ...checkoutSessions,
  ...subscriptions,
  ...schedules,
  ...invoices,
  ...invoiceParts,
  ...paymentIntents,
  ...charges,
  ...refunds,
  ...disputes,
  ...balance,
  ...portal,
  ...meters,
  ...connect,
  ...transfers,
  ...payouts,
  ...events,
  ...webhookEndpoints,
  ...testClocks,
];

/** Fields that Stripe shows only when they are asked for. */
export const includables: Includables = {
  "checkout.session": {
    line_items: (world, { id }) =>
      page(lineItemsOf(world, id), { limit: 100 }, `/v1/checkout/sessions/${id}/line_items`),
  },
  invoice: { payments: paymentsList },
  charge: {
    refunds: (world, { id }) =>
      page(
        newestFirst(world, "refunds").filter((row) => row.charge === id),
        {},
        `/v1/charges/${id}/refunds`,
      ),
  },
  customer: {
    subscriptions: (world, { id }) => {
      const rows = newestFirst(world, "subscriptions").filter(
        (row) => row.customer === id && row.status !== "canceled",
      );
      return page(rows, {}, `/v1/customers/${id}/subscriptions`);
    },
  },
};
