import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenTarget, recurringPrice, refusal, targets } from "../testing/targets.ts";

describe.each(targets)("the API of $name", ({ open }) => {
  let target: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    target = await open();
    stripe = target.stripe;
  });
  afterAll(() => target.close());

  test("an unknown route is an error in Stripe's shape, never a resolved call", async () => {
    const error = await refusal(stripe.rawRequest("GET", "/v1/nothing_here"));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error.statusCode).toBe(404);
    expect(error.requestId).toMatch(/^req_/);
  });

  test("a missing object is resource_missing: 404 by path, 400 by parameter", async () => {
    const byPath = await refusal(stripe.customers.retrieve("cus_missing"));
    expect(byPath).toMatchObject({ code: "resource_missing", statusCode: 404, param: "id" });
    const byParam = await refusal(
      stripe.prices.create({ product: "prod_missing", currency: "usd", unit_amount: 1 }),
    );
    expect(byParam).toMatchObject({ code: "resource_missing", statusCode: 400, param: "product" });
  });

  test("a parameter that does not exist is refused by its name", async () => {
    const error = await refusal(stripe.rawRequest("POST", "/v1/customers", { nonsense: "1" }));
    expect(error).toMatchObject({ code: "parameter_unknown", param: "nonsense", statusCode: 400 });
  });

  test("a required parameter that is missing is refused by its name", async () => {
    const error = await refusal(stripe.rawRequest("POST", "/v1/products", {}));
    expect(error).toMatchObject({ code: "parameter_missing", param: "name" });
  });

  test("parameters that went out with endive are refused", async () => {
    const customer = await stripe.customers.create({});
    const price = await recurringPrice(stripe, { amount: 500 });
    const error = await refusal(
      stripe.rawRequest("POST", "/v1/checkout/sessions", {
        customer: customer.id,
        mode: "subscription",
        success_url: "https://example.com",
        line_items: [{ price: price.id, quantity: 1 }],
        payment_method_types: ["card"],
      }),
    );
    expect(error.type).toBe("StripeInvalidRequestError");
  });

  test("an idempotency key answers the first result again and makes nothing new", async () => {
    const idempotencyKey = `contract-${Math.random()}`;
    const first = await stripe.customers.create({ name: "Once" }, { idempotencyKey });
    const again = await stripe.customers.create({ name: "Once" }, { idempotencyKey });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  });

  test("an idempotency key with other parameters is refused", async () => {
    const idempotencyKey = `contract-${Math.random()}`;
    await stripe.customers.create({ name: "One" }, { idempotencyKey });
    const error = await refusal(stripe.customers.create({ name: "Other" }, { idempotencyKey }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.statusCode).toBe(400);
  });

  test("metadata is merged by key; an empty value takes a key away", async () => {
    const customer = await stripe.customers.create({ metadata: { a: "1", b: "2" } });
    const changed = await stripe.customers.update(customer.id, { metadata: { b: "", c: "3" } });
    expect(changed.metadata).toEqual({ a: "1", c: "3" });
  });

  test("lists are newest first, page by cursor and iterate to the end", async () => {
    const product = await stripe.products.create({ name: "Paged" });
    const ids: string[] = [];
    for (let index = 0; index < 13; index += 1) {
      const price = await stripe.prices.create({
        product: product.id,
        currency: "usd",
        unit_amount: 100 + index,
      });
      ids.unshift(price.id);
    }
    const first = await stripe.prices.list({ product: product.id });
    expect(first.data).toHaveLength(10);
    expect(first.has_more).toBe(true);
    const seen: string[] = [];
    for await (const price of stripe.prices.list({ product: product.id, limit: 4 })) seen.push(price.id);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    const [newest, second] = first.data;
    const before = await stripe.prices.list({ product: product.id, ending_before: second?.id });
    expect(before.data.map((price) => price.id)).toEqual([newest?.id]);
  });

  test("a page of more than 100 is refused", async () => {
    const error = await refusal(stripe.customers.list({ limit: 101 }));
    expect(error.type).toBe("StripeInvalidRequestError");
  });

  test("expand puts the object in the place of its id, also in lists, and refuses what is none", async () => {
    const price = await recurringPrice(stripe, { amount: 700, name: "Expanded" });
    const expanded = await stripe.prices.retrieve(price.id, { expand: ["product"] });
    expect(expanded.product).toMatchObject({ object: "product", name: "Expanded" });
    const listed = await stripe.prices.list({ limit: 1, expand: ["data.product"] });
    expect(listed.data[0]?.product).toMatchObject({ object: "product" });
    const error = await refusal(stripe.prices.retrieve(price.id, { expand: ["nickname_of_it"] }));
    expect(error.message).toMatch(/cannot be expanded/);
  });

  test.each([
    ["jpy", 1900],
    ["usd", 1999],
    ["kwd", 1990],
  ])("a price in %s keeps its minor units as they are", async (currency, amount) => {
    const price = await recurringPrice(stripe, { amount, currency });
    expect(price).toMatchObject({ currency, unit_amount: amount, type: "recurring" });
    expect(String(price.unit_amount_decimal)).toBe(String(amount));
  });

  test("a price's amount cannot be changed, but it can be archived", async () => {
    const price = await recurringPrice(stripe, { amount: 900 });
    const error = await refusal(stripe.rawRequest("POST", `/v1/prices/${price.id}`, { unit_amount: 800 }));
    expect(error.type).toBe("StripeInvalidRequestError");
    expect((await stripe.prices.update(price.id, { active: false })).active).toBe(false);
  });

  test("a deleted customer is shown as deleted and can be used for nothing", async () => {
    const customer = await stripe.customers.create({});
    await stripe.customers.del(customer.id);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
    expect((await refusal(stripe.customers.update(customer.id, { name: "x" }))).code).toBe(
      "resource_missing",
    );
  });

  test("events can be listed by type and by time, and carry the object as it was", async () => {
    const product = await stripe.products.create({ name: "First name" });
    await stripe.products.update(product.id, { name: "Second name" });
    const since = { gte: product.created - 5 };
    const events = await stripe.events.list({ type: "product.created", created: since, limit: 20 });
    const event = events.data.find((one) => "id" in one.data.object && one.data.object.id === product.id);
    expect(event?.data.object).toMatchObject({ name: "First name" });
    expect(event?.api_version).toBeTruthy();
    const future = await stripe.events.list({ created: { gt: product.created + 3_600 } });
    expect(future.data).toEqual([]);
  });

  test("a webhook endpoint tells its secret once and keeps its API version", async () => {
    const endpoint = await stripe.webhookEndpoints.create({
      url: "https://example.com/hook",
      enabled_events: ["invoice.paid"],
      api_version: Stripe.API_VERSION,
    });
    expect(endpoint.secret).toMatch(/^whsec_/);
    expect(endpoint.api_version).toBe(Stripe.API_VERSION);
    expect((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined();
    expect(await stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
  });

  test("a meter event with a known identifier is refused", async () => {
    const name = `audits_${Math.random().toString(36).slice(2)}`;
    await stripe.billing.meters.create({
      display_name: "Audits",
      event_name: name,
      default_aggregation: { formula: "sum" },
    });
    const customer = await stripe.customers.create({});
    const event = {
      event_name: name,
      identifier: `id-${name}`,
      payload: { stripe_customer_id: customer.id, value: "3" },
    };
    await stripe.billing.meterEvents.create(event);
    expect((await refusal(stripe.billing.meterEvents.create(event))).type).toBe("StripeInvalidRequestError");
  });
});
