import { startStripeEmulator, type StripeEmulator } from "@souk/stripe-emulator";
import type Stripe from "stripe";
import { createStripe } from "../platform/stripe.ts";

/** A Stripe of the test's own, and the controls of what a client cannot do: cards, time, disputes. */
export interface TestStripe {
  stripe: Stripe;
  emulator: StripeEmulator;
}

/** Starts the emulator on a free port; the caller closes it. */
export async function startTestStripe(): Promise<TestStripe> {
  const emulator = await startStripeEmulator({ port: 0 });
  const { protocol, host, port } = emulator.api;
  const stripe = createStripe({ secretKey: "sk_test_souk", apiUrl: `${protocol}://${host}:${port}` });
  return { stripe, emulator };
}
