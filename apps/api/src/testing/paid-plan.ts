import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { eq } from "drizzle-orm";
import { checkout, completeCheckout } from "../modules/billing/index.ts";
import { createTier } from "../modules/pricing/index.ts";
import { contextOf, newAgent, newUser, newVendor, tierInput } from "./market.ts";
import type { TestStripe } from "./stripe.ts";

/** What is sold: 19.00 USD a month unless told otherwise. */
export interface Offer {
  interval?: "month" | "year" | "one_time";
  amount?: number;
  currency?: string;
}

/**
 * Somebody who bought a paid plan through Stripe's payment page and landed. Nothing of the payment is on record yet:
 * that is for the inbox, or the test, to fetch. `purchaseId` is the payment intent of a plan that is paid once.
 */
export async function newPaidPlan(db: Database, { stripe, emulator }: TestStripe, offer: Offer = {}) {
  const { interval = "month", amount = 1900, currency = "USD" } = offer;
  const system = { ...contextOf(db, { kind: "system" }), stripe };
  const admin = { ...(await newUser(db, "admin")), stripe };
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const tier = await createTier(
    system,
    agent.slug,
    tierInput({ name: "Pro", interval, price: { amount, currency } }),
  );
  const buyer = { ...(await newUser(db)), stripe };
  const { organizationId } = buyer.actor;
  const opened = await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  if (opened.status !== "redirect") throw new Error("the plan cost nothing");
  const sessionId = new URL(opened.url).pathname.split("/").find((part) => part.startsWith("cs_"));
  if (!sessionId) throw new Error(`${opened.url} is no payment page`);
  emulator.controls.payCheckout(sessionId);
  await completeCheckout(buyer, sessionId);
  const [held] = await db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.organizationId, organizationId));
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  if (!held || typeof session.customer !== "string") throw new Error("nothing was bought");
  const made = { customer: session.customer, purchaseId: String(session.payment_intent) };
  return { system, admin, vendor, agent, tier, buyer, held, ...made };
}
