import { z } from "zod";
import { addCard, findTestCard } from "../engine/cards.ts";
import { declineProblem } from "../engine/charging.ts";
import { metadata, paging, text } from "../http/fields.ts";
import { matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const creation = z.strictObject({
  type: z.literal("card"),
  card: z.strictObject({
    token: text.optional(),
    number: text.optional(),
    exp_month: text.optional(),
    exp_year: text.optional(),
    cvc: text.optional(),
  }),
  billing_details: z.strictObject({ email: text.optional(), name: text.optional() }).optional(),
  metadata: metadata.optional(),
});

/** /v1/payment_methods: test cards only, by Stripe's ready-made ids, tokens or numbers. */
export const paymentMethods: Route[] = [
  post("/v1/payment_methods", creation, ({ world: account, params }) => {
    const test = findTestCard(params.card.token ?? params.card.number ?? "");
    if (test === undefined) throw invalid("The emulator knows only Stripe's test cards.", "card");
    return addCard(account, { card: test, customer: null, ...params.billing_details });
  }),
  get(
    "/v1/payment_methods",
    z.strictObject({ ...paging, customer: text.optional(), type: text.optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "paymentMethods")
        .filter((row) => matches(row.customer, params.customer));
      return page(rows, params, "/v1/payment_methods");
    },
  ),
  get("/v1/payment_methods/:id", z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "paymentMethods", id),
  ),
  post(
    "/v1/payment_methods/:id/attach",
    z.strictObject({ customer: text }),
    ({ world: account, id, params }) => {
      world.get(account, "customers", params.customer, "customer");
      return usableCard(account, id, params.customer, "id");
    },
  ),
  post("/v1/payment_methods/:id/detach", z.strictObject({}), ({ world: account, id }) => {
    const row = world.get(account, "paymentMethods", id);
    if (row.customer === null)
      throw invalid(
        "The payment method you provided is not attached to a customer so detachment is impossible.",
      );
    const customer = world.find(account, "customers", row.customer);
    if (customer?.invoice_settings.default_payment_method === id) {
      customer.invoice_settings = { ...customer.invoice_settings, default_payment_method: null };
    }
    change(account, row, { customer: null }, "payment_method.detached");
    return row;
  }),
];

/** A customer's own card: one of theirs, or a loose or ready-made one that is attached now. Refuses another's card. */
export function usableCard(
  account: world.World,
  id: string,
  customer: string,
  param = "payment_method",
): Rows["paymentMethods"] {
  const test = id.startsWith("pm_card_") ? findTestCard(id) : undefined;
  const row = test
    ? addCard(account, { card: test, customer: null })
    : world.get(account, "paymentMethods", id, param);
  if (row.customer === customer) return row;
  if (row.customer !== null) {
    throw invalid(
      "The payment method is attached to another customer. Detach it first.",
      param,
      "payment_method_unexpected_state",
    );
  }
  const behaviour = account.state.cards[row.id]?.behaviour;
  if (behaviour === "declines" || behaviour === "insufficient_funds") {
    throw declineProblem(behaviour === "declines" ? "generic_decline" : "insufficient_funds");
  }
  row.customer = customer;
  emit(account, "payment_method.attached", row);
  return row;
}
