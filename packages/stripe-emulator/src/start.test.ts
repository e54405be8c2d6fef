import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { startStripeEmulator } from "./start.ts";
import { startReceiver } from "./testing/receiver.ts";
import { recurringPrice, refusal } from "./testing/targets.ts";

const sdk = (emulator: { api: { protocol: "http"; host: string; port: number } }, key = "sk_test_x") =>
  new Stripe(key, { ...emulator.api, maxNetworkRetries: 0 });

async function freshFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "stripe-emulator-")), "state.json");
}

describe("starting the emulator", () => {
  test("refuses live keys, missing keys and keys that are none", async () => {
    const emulator = await startStripeEmulator({ port: 0 });
    // Put together here so that no scanner takes it for a real one.
    for (const kind of ["sk", "rk"]) {
      const error = await refusal(sdk(emulator, [kind, "live", "x"].join("_")).customers.list());
      expect(error).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
      expect(error.message).toContain("refuses live keys");
    }
    expect((await refusal(sdk(emulator, "nonsense").customers.list())).statusCode).toBe(401);
    const bare = await fetch(`${emulator.url}/v1/customers`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    await emulator.close();
  });

  test("goes on where it was: objects, idempotency keys and events that were not delivered yet", async () => {
    const stateFile = await freshFile();
    const receiver = await startReceiver();
    const options = { port: 0, stateFile, webhookUrl: receiver.url, webhookSecret: receiver.secret };
    const first = await startStripeEmulator(options);
    first.controls.setDelivery({ hold: true });
    const customer = await sdk(first).customers.create({ name: "Kept" }, { idempotencyKey: "once" });
    const price = await recurringPrice(sdk(first), { amount: 1900 });
    await first.close();
    expect(receiver.events).toEqual([]);

    const second = await startStripeEmulator(options);
    expect(await sdk(second).customers.retrieve(customer.id)).toMatchObject({ name: "Kept" });
    expect((await sdk(second).prices.retrieve(price.id)).unit_amount).toBe(1900);
    expect((await sdk(second).customers.create({ name: "Kept" }, { idempotencyKey: "once" })).id).toBe(
      customer.id,
    );
    second.controls.clearFaults();
    await second.controls.settled();
    expect(receiver.events.map((event) => event.type)).toEqual([
      "customer.created",
      "product.created",
      "price.created",
    ]);
    expect((await sdk(second).webhookEndpoints.list()).data).toHaveLength(1);
    await second.close();
    await receiver.close();
  });

  test("never overwrites a state file that it does not understand", async () => {
    const stateFile = await freshFile();
    await writeFile(stateFile, JSON.stringify({ definition: "stripe", stateVersion: 999, state: {} }));
    await expect(startStripeEmulator({ port: 0, stateFile })).rejects.toThrow(/another version/);
    expect(JSON.parse(await readFile(stateFile, "utf8"))).toMatchObject({ stateVersion: 999 });
  });

  test("a reset leaves an empty account with the endpoint it was started with", async () => {
    const receiver = await startReceiver();
    const emulator = await startStripeEmulator({
      port: 0,
      webhookUrl: receiver.url,
      webhookSecret: receiver.secret,
    });
    await sdk(emulator).customers.create({});
    await emulator.controls.reset();
    expect((await sdk(emulator).customers.list()).data).toEqual([]);
    expect((await sdk(emulator).webhookEndpoints.list()).data).toMatchObject([{ url: receiver.url }]);
    await emulator.close();
    await receiver.close();
  });

  test("needs a secret where it is to send events", async () => {
    await expect(startStripeEmulator({ port: 0, webhookUrl: "http://localhost:1/x" })).rejects.toThrow(
      /webhookSecret/,
    );
  });

  test("two emulators know nothing of each other", async () => {
    const [one, other] = await Promise.all([
      startStripeEmulator({ port: 0 }),
      startStripeEmulator({ port: 0 }),
    ]);
    const { id } = await sdk(one).customers.create({});
    expect((await refusal(sdk(other).customers.retrieve(id))).code).toBe("resource_missing");
    await Promise.all([one.close(), other.close()]);
  });
});
