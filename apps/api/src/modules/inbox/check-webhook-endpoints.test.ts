import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createStripe } from "../../platform/stripe.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { checkWebhookEndpoints } from "./index.ts";

let test: TestStripe;
beforeAll(async () => {
  test = await startTestStripe();
});
beforeEach(() => test.emulator.controls.reset());
afterAll(() => test.emulator.close());

const apiUrl = "https://api.souk.example";
const url = `${apiUrl}/webhooks/stripe`;
type Endpoint = Stripe.WebhookEndpointCreateParams;

const check = (stripeWebhookSecret: string | undefined = "whsec_x") =>
  checkWebhookEndpoints(test, { apiUrl, stripeWebhookSecret });
const addEndpoint = (changes: Partial<Endpoint> = {}) =>
  test.stripe.webhookEndpoints.create({
    url,
    enabled_events: ["*"],
    api_version: Stripe.API_VERSION,
    ...changes,
  });

it.each([url, `${apiUrl}/api/v1/webhooks/stripe`])("is content with an endpoint at %s", async (at) => {
  await addEndpoint({ url: at });
  await addEndpoint({ url: "https://elsewhere.example/webhooks/stripe", api_version: "2020-08-27" });
  expect(await check()).toEqual([]);
});

it("names the version that an endpoint sends and the one it should", async () => {
  const { id } = await addEndpoint({ api_version: "2020-08-27" });
  expect(await check()).toEqual([
    `Stripe's webhook endpoint ${id} (${url}) sends API version 2020-08-27; Souk is made for ${Stripe.API_VERSION}. Make the endpoint anew with that version.`,
  ]);
});

it("says when no endpoint is ours, and when no secret is set", async () => {
  await addEndpoint({ url: "https://elsewhere.example/webhooks/stripe" });
  expect(await check("")).toEqual([
    "STRIPE_WEBHOOK_SECRET is not set: every event of Stripe's is refused until it is.",
    `Stripe has no webhook endpoint for ${url}.`,
  ]);
});

it("says when an endpoint is off or sends too little", async () => {
  const { id } = await addEndpoint({ enabled_events: ["invoice.paid"] });
  await test.stripe.webhookEndpoints.update(id, { disabled: true });
  const faults = await check();
  expect(faults).toEqual([
    `Stripe's webhook endpoint ${id} (${url}) is disabled.`,
    expect.stringContaining("does not send checkout.session.completed, "),
  ]);
  expect(faults[1]).not.toContain("invoice.paid");
});

it("says that it could not ask, and throws nothing", async () => {
  const stripe = createStripe({ secretKey: "sk_test_x", apiUrl: "http://127.0.0.1:1" });
  expect(await checkWebhookEndpoints({ stripe }, { apiUrl, stripeWebhookSecret: "whsec_x" })).toEqual([
    expect.stringContaining("Stripe's webhook endpoints could not be read: "),
  ]);
});

it("has nothing to say without a Stripe key", async () => {
  expect(
    await checkWebhookEndpoints({ stripe: undefined }, { apiUrl, stripeWebhookSecret: undefined }),
  ).toEqual([]);
});
