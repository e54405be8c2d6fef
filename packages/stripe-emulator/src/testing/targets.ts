import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { vi } from "vitest";
import { startStripeEmulator } from "../start.ts";

/** A Stripe that the contract suite runs against. */
export interface Target {
  name: string;
  open: () => Promise<OpenTarget>;
}

export interface OpenTarget {
  stripe: Stripe;
  close: () => Promise<void>;
}

const realKey = process.env.STRIPE_TEST_KEY;

/** The emulator always; the real Stripe in test mode too when STRIPE_TEST_KEY is set. */
export const targets: Target[] = [
  {
    name: "the emulator",
    async open() {
      // With a state file every answer must leave a state that can be kept.
      const folder = await mkdtemp(join(tmpdir(), "stripe-contract-"));
      const emulator = await startStripeEmulator({ port: 0, stateFile: join(folder, "state.json") });
      const stripe = new Stripe("sk_test_contract", { ...emulator.api, maxNetworkRetries: 0 });
      return { stripe, close: () => emulator.close() };
    },
  },
  ...(realKey ? [realTarget(realKey)] : []),
];

function realTarget(key: string): Target {
  if (!/^(sk|rk)_test_/.test(key)) throw new Error("STRIPE_TEST_KEY must be a test key.");
  return {
    name: "Stripe in test mode",
    open: async () => ({ stripe: new Stripe(key, { maxNetworkRetries: 2 }), close: async () => {} }),
  };
}

/** An instant in UTC, in seconds. */
export function at(iso: string): number {
  return Date.parse(iso) / 1000;
}

/** A customer whose card works, on a test clock that stands at a time. */
export async function customerAt(stripe: Stripe, iso: string, card = "pm_card_visa") {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(iso) });
  const customer = await stripe.customers.create({ email: "buyer@example.com", test_clock: clock.id });
  await giveCard(stripe, customer.id, card);
  return { clock: clock.id, customer: customer.id };
}

/** Makes a test card a customer's default. */
export async function giveCard(stripe: Stripe, customer: string, card: string): Promise<string> {
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  return method.id;
}

/** Moves a clock forward and waits until Stripe has done all that fell due. */
export async function advance(stripe: Stripe, clock: string, iso: string): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: at(iso) });
  await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock)).status === "ready");
}

/** Asks at once and again until it is so, for at most a minute; Stripe does some things a moment later. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 60_000, interval: 250 });
}

interface PriceOrder {
  amount: number;
  interval?: "month" | "year";
  currency?: string;
  name?: string;
}

/** A recurring price of its own product. */
export async function recurringPrice(
  stripe: Stripe,
  { amount, interval = "month", currency = "usd", name = "Plan" }: PriceOrder,
) {
  return stripe.prices.create({
    currency,
    unit_amount: amount,
    recurring: { interval },
    product_data: { name },
  });
}

/** The first item of a subscription; there is always one. */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data[0];
  if (item === undefined) throw new Error(`${subscription.id} has no item.`);
  return item;
}

/** The id of something that may be expanded. */
export function idOf(reference: string | { id?: string } | null | undefined): string {
  if (typeof reference === "string") return reference;
  if (!reference?.id) throw new Error("There is nothing where an id was expected.");
  return reference.id;
}

/** What an API call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("The call was not refused.");
}
