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

/** The id of something that Stripe names by id or may have expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string {
  const id = typeof reference === "string" ? reference : reference?.id;
  if (!id) throw new Error("Stripe names nothing here");
  return id;
}

/** The newest invoice of a subscription, and the payment intent that pays it. */
export async function latestInvoiceOf({ stripe }: TestStripe, subscriptionId: string | null) {
  const { latest_invoice: latest } = await stripe.subscriptions.retrieve(subscriptionId ?? "");
  const invoiceId = idOf(latest);
  const [paid] = (await stripe.invoicePayments.list({ invoice: invoiceId })).data;
  return { invoiceId, intentId: idOf(paid?.payment.payment_intent) };
}
