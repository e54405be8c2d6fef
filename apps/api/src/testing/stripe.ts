import { startStripeEmulator, type StripeEmulator } from "@souk/stripe-emulator";
import type Stripe from "stripe";
import { createStripe } from "../platform/stripe.ts";

/** The key of the test's account at the emulator. */
export const TEST_SECRET_KEY = "sk_test_souk";

/** A Stripe of the test's own, and the controls of what a client cannot do: cards, time, disputes. */
export interface TestStripe {
  stripe: Stripe;
  emulator: StripeEmulator;
}

/** Starts the emulator on a free port; the caller closes it. */
export async function startTestStripe(): Promise<TestStripe> {
  const emulator = await startStripeEmulator({ port: 0 });
  return { stripe: createStripe({ secretKey: TEST_SECRET_KEY, apiUrl: apiUrlOf(emulator) }), emulator };
}

/** Where a client finds it. */
export function apiUrlOf({ api }: StripeEmulator): string {
  return `${api.protocol}://${api.host}:${api.port}`;
}
