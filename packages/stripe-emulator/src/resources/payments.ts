import { z } from "zod";
import { refuseTooSmall, refuseUnchargeable } from "../engine/amounts.ts";
import { declineProblem } from "../engine/charging.ts";
import { createIntent } from "../engine/payment-intents.ts";
import { confirmIntent } from "../engine/invoicing.ts";
import {
  clearableMetadata,
  currency,
  flag,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { liveCustomer } from "./customers.ts";
import { addCard, findTestCard } from "../engine/cards.ts";
import { usableCard } from "./payment-methods.ts";

const nothing = z.strictObject({});

const confirmation = {
  payment_method: text.optional(),
  off_session: flag.optional(),
  return_url: text.optional(),
};

const creation = z.strictObject({
  ...confirmation,
  amount: positive,
  currency,
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
  confirm: flag.optional(),
  customer: text.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  receipt_email: text.optional(),
  setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
  transfer_group: text.optional(),
});

const listing = z.strictObject({ ...paging, created: timeRange.optional(), customer: text.optional() });

/** /v1/payment_intents */
export const paymentIntents: Route[] = [
  post("/v1/payment_intents", creation, ({ world: account, params }) => {
    refuseUnchargeable(params.amount, params.currency, "amount");
    refuseTooSmall(params.amount, params.currency, { what: "Amount", param: "amount" });
    const customer = params.customer ? liveCustomer(account, params.customer).id : null;
    const intent = createIntent(account, {
      amount: params.amount,
      currency: params.currency,
      customer,
      description: params.description,
      metadata: params.metadata,
      transferGroup: params.transfer_group,
      receiptEmail: params.receipt_email,
      setupFutureUsage: params.setup_future_usage,
    });
    if (params.confirm) confirm(account, intent, params.payment_method);
    else if (params.payment_method) {
      intent.payment_method = cardOf(account, params.payment_method, customer).id;
      intent.status = "requires_confirmation";
    }
    return intent;
  }),
  get("/v1/payment_intents", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "paymentIntents")
      .filter((row) => matches(row.customer, params.customer) && inRange(row.created, params.created));
    return page(rows, params, "/v1/payment_intents");
  }),
  get(
    "/v1/payment_intents/:id",
    z.strictObject({ client_secret: text.optional() }),
    ({ world: account, id }) => world.get(account, "paymentIntents", id),
  ),
  post(
    "/v1/payment_intents/:id",
    z.strictObject({
      description: text.optional(),
      metadata: clearableMetadata.optional(),
      transfer_group: text.optional(),
    }),
    ({ world: account, id, params }) => {
      const intent = world.get(account, "paymentIntents", id);
      Object.assign(intent, { ...params, metadata: mergeMetadata(intent.metadata, params.metadata) });
      return intent;
    },
  ),
  post("/v1/payment_intents/:id/confirm", z.strictObject(confirmation), ({ world: account, id, params }) => {
    const intent = world.get(account, "paymentIntents", id);
    confirm(account, intent, params.payment_method);
    return intent;
  }),
  post(
    "/v1/payment_intents/:id/cancel",
    z.strictObject({ cancellation_reason: text.optional() }),
    ({ world: account, id }) => {
      const intent = world.get(account, "paymentIntents", id);
      refuseDone(intent, "cancel");
      change(
        account,
        intent,
        { status: "canceled", canceled_at: world.nowFor(account, intent.customer) },
        "payment_intent.canceled",
      );
      return intent;
    },
  ),
];

function confirm(account: world.World, intent: Rows["paymentIntents"], card: string | undefined): void {
  refuseDone(intent, "confirm");
  const id = card ?? intent.payment_method;
  if (!id) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
      undefined,
      "payment_intent_unexpected_state",
    );
  }
  const paymentMethod = cardOf(account, id, intent.customer);
  const outcome = confirmIntent(account, { intent, paymentMethod }, {});
  if (outcome.kind === "declined") throw declineProblem(outcome.code, intent);
}

/** A card for one payment: a customer's own, or a loose test card. */
function cardOf(account: world.World, id: string, customer: string | null): Rows["paymentMethods"] {
  const existing = world.find(account, "paymentMethods", id);
  const test = findTestCard(id);
  if (test && !existing) return addCard(account, { card: test, customer: null });
  if (customer && existing?.customer) return usableCard(account, id, customer);
  return world.get(account, "paymentMethods", id, "payment_method");
}

function refuseDone(intent: Rows["paymentIntents"], verb: string): void {
  if (intent.status !== "succeeded" && intent.status !== "canceled") return;
  throw invalid(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    undefined,
    "payment_intent_unexpected_state",
  );
}

/** /v1/charges */
export const charges: Route[] = [
  get(
    "/v1/charges",
    z.strictObject({ ...listing.shape, payment_intent: text.optional(), transfer_group: text.optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "charges")
        .filter(
          (row) =>
            matches(row.customer, params.customer) && matches(row.payment_intent, params.payment_intent),
        )
        .filter(
          (row) => matches(row.transfer_group, params.transfer_group) && inRange(row.created, params.created),
        );
      return page(rows, params, "/v1/charges");
    },
  ),
  get("/v1/charges/:id", nothing, ({ world: account, id }) => world.get(account, "charges", id)),
  post(
    "/v1/charges/:id",
    z.strictObject({ description: text.optional(), metadata: clearableMetadata.optional() }),
    ({ world: account, id, params }) => {
      const charge = world.get(account, "charges", id);
      const pairs = mergeMetadata(charge.metadata, params.metadata);
      change(account, charge, { description: params.description, metadata: pairs }, "charge.updated");
      return charge;
    },
  ),
];
