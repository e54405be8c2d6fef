import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { recurringPrice, giveCard } from "../testing/targets.ts";

describe("webhooks", () => {
  let receiver: Receiver;
  let emulator: StripeEmulator;
  let stripe: Stripe;

  beforeEach(async () => {
    receiver = await startReceiver();
    emulator = await startStripeEmulator({
      port: 0,
      webhookUrl: receiver.url,
      webhookSecret: receiver.secret,
      webhookRetryDelaysMs: [5, 5, 5],
    });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
  });
  afterEach(async () => {
    await emulator.close();
    await receiver.close();
  });

  const types = () => receiver.events.map((event) => event.type);
  const products = async (...names: string[]) => {
    for (const name of names) await stripe.products.create({ name });
  };
  const names = () =>
    receiver.events.map((event) => ("name" in event.data.object ? event.data.object.name : undefined));

  test("every event is signed so that the SDK verifies it, and carries its API version", async () => {
    await stripe.customers.create({ email: "a@example.com" });
    await emulator.controls.settled();
    expect(types()).toEqual(["customer.created"]);
    expect(receiver.events[0]).toMatchObject({ api_version: Stripe.API_VERSION, livemode: false });
    const { id = "" } = receiver.events[0] ?? {};
    expect((await stripe.events.retrieve(id)).pending_webhooks).toBe(0);
  });

  test("an endpoint with a version of its own gets its events in that version, and only the types it wants", async () => {
    const other = await startReceiver();
    const endpoint = await stripe.webhookEndpoints.create({
      url: other.url,
      enabled_events: ["product.created"],
      api_version: "2024-06-20",
    });
    other.secret = endpoint.secret ?? "";
    await stripe.customers.create({});
    await products("Versioned");
    await emulator.controls.settled();
    expect(other.events).toMatchObject([{ type: "product.created", api_version: "2024-06-20" }]);
    expect(receiver.events).toHaveLength(2);
    await other.close();
  });

  test("a payload is the object as it was when the event happened", async () => {
    emulator.controls.setDelivery({ hold: true });
    const product = await stripe.products.create({ name: "Before" });
    await stripe.products.update(product.id, { name: "After" });
    emulator.controls.clearFaults();
    await emulator.controls.settled();
    expect(names()).toEqual(["Before", "After"]);
    expect(receiver.events[1]?.data.previous_attributes).toMatchObject({ name: "Before" });
  });

  test("a refused delivery is tried again until it is accepted", async () => {
    receiver.failNext(2);
    await products("Stubborn");
    await emulator.controls.settled();
    expect(names()).toEqual(["Stubborn"]);
    expect(receiver.requests()).toBe(3);
  });

  test("after its last try a delivery has failed and can be sent again by hand", async () => {
    receiver.failNext(4);
    await products("Lost");
    await emulator.controls.settled();
    const [delivery] = emulator.controls.deliveries();
    expect(delivery).toMatchObject({ state: "failed", attempts: 4, lastStatus: 500 });
    emulator.controls.redeliver(delivery?.event ?? "");
    await emulator.controls.settled();
    expect(names()).toEqual(["Lost"]);
  });

  test("the request that causes an event never waits for its delivery", async () => {
    emulator.controls.setDelivery({ delayMs: 60_000 });
    await products("Later");
    expect(receiver.requests()).toBe(0);
    expect(emulator.controls.deliveries()).toMatchObject([{ state: "waiting", attempts: 0 }]);
  });

  test("held events go out in reverse order when that is asked for", async () => {
    emulator.controls.setDelivery({ hold: true, order: "reverse" });
    await products("1", "2", "3");
    emulator.controls.setDelivery({ hold: false });
    await emulator.controls.settled();
    expect(names()).toEqual(["3", "2", "1"]);
  });

  test("a shuffle is complete, and the same for the same seed", async () => {
    const shuffled = async () => {
      receiver.events.length = 0;
      emulator.controls.setDelivery({ hold: true, order: "shuffled", shuffleSeed: 7 });
      await products("1", "2", "3", "4", "5", "6");
      emulator.controls.setDelivery({ hold: false });
      await emulator.controls.settled();
      return names();
    };
    const first = await shuffled();
    expect(new Set(first)).toEqual(new Set(["1", "2", "3", "4", "5", "6"]));
    expect(first).not.toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(await shuffled()).toEqual(first);
  });

  test("duplicates carry the same event id", async () => {
    emulator.controls.setDelivery({ copies: 3 });
    await products("Thrice");
    await emulator.controls.settled();
    expect(new Set(receiver.events.map((event) => event.id)).size).toBe(1);
    expect(receiver.events).toHaveLength(3);
  });

  test("dropped events never arrive but are still in the list of events", async () => {
    emulator.controls.setDelivery({ drop: 1, only: ["product.created"] });
    await stripe.customers.create({});
    await products("Dropped", "Arrives");
    await emulator.controls.settled();
    expect(types()).toEqual(["customer.created", "product.created"]);
    expect((await stripe.events.list({ type: "product.created" })).data).toHaveLength(2);
  });

  test("a checkout in reverse with duplicates is the history that breaks naive handlers", async () => {
    const price = await recurringPrice(stripe, { amount: 1900 });
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "https://example.com",
    });
    await emulator.controls.settled();
    receiver.events.length = 0;
    emulator.controls.setDelivery({ order: "reverse", copies: 2 });
    emulator.controls.payCheckout(session.id);
    await emulator.controls.settled();
    const seen = types();
    expect(seen.slice(0, 2)).toEqual(["checkout.session.completed", "checkout.session.completed"]);
    expect(seen.indexOf("customer.subscription.updated")).toBeLessThan(
      seen.indexOf("customer.subscription.created"),
    );
  });

  test("events about a customer on a test clock are told in that clock's time, signed in real time", async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 });
    const customer = await stripe.customers.create({ test_clock: clock.id });
    await giveCard(stripe, customer.id, "pm_card_visa");
    await emulator.controls.settled();
    const created = receiver.events.find((event) => event.type === "customer.created");
    expect(created?.created).toBe(2_000_000_000);
  });

  test("an endpoint for connected accounts gets their events, and only those", async () => {
    const connected = await startReceiver();
    const endpoint = await stripe.webhookEndpoints.create({
      url: connected.url,
      enabled_events: ["*"],
      connect: true,
    });
    connected.secret = endpoint.secret ?? "";
    const account = await stripe.accounts.create({ type: "express" });
    emulator.controls.completeOnboarding(account.id);
    await products("Ours");
    await emulator.controls.settled();
    expect(connected.events).toMatchObject([{ type: "account.updated", account: account.id }]);
    expect(types()).toEqual(["product.created"]);
    await connected.close();
  });
});
