import type { NewTier } from "@souk/contracts/pricing/entities";
import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { invoices } from "@souk/db/schema/stripe";
import { eq } from "drizzle-orm";
import { checkout, completeCheckout } from "../modules/billing/index.ts";
import { ensurePersonalOrganization } from "../modules/identity/index.ts";
import { syncPaymentIntent } from "../modules/payments/index.ts";
import { createTier } from "../modules/pricing/index.ts";
import { contextOf, newAgent, newUser, newVendor, personOf, tierInput } from "./market.ts";
import { idOf, type TestStripe } from "./stripe.ts";

/** What is sold: 19.00 USD a month unless told otherwise. */
export interface Offer {
  interval?: "month" | "year" | "one_time";
  amount?: number;
  currency?: string;
  /** What it includes; 10 pages a month by default. */
  quotas?: NewTier["quotas"];
  /** Who buys; somebody new by default. */
  buyerId?: string;
}

/** Somebody who paid for a plan on Stripe's payment page and did not land yet: Souk knows nothing of it. */
export async function payForPlan(db: Database, { stripe, emulator }: TestStripe, offer: Offer = {}) {
  const { interval = "month", amount = 1900, currency = "USD", quotas } = offer;
  const system = { ...contextOf(db, { kind: "system" }), stripe };
  const admin = { ...(await newUser(db, "admin")), stripe };
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const newTier = (changes: Partial<NewTier>) => createTier(system, agent.slug, tierInput(changes));
  const terms = { interval, price: { amount, currency }, ...(quotas ? { quotas } : {}) };
  const tier = await newTier({ name: "Pro", ...terms });
  const buyer = { ...(offer.buyerId ? await userOf(db, offer.buyerId) : await newUser(db)), stripe };
  const opened = await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  if (opened.status !== "redirect") throw new Error("the plan cost nothing");
  const sessionId = new URL(opened.url).pathname.split("/").find((part) => part.startsWith("cs_"));
  if (!sessionId) throw new Error(`${opened.url} is no payment page`);
  emulator.controls.payCheckout(sessionId);
  return { system, admin, vendor, agent, tier, newTier, buyer, sessionId };
}

/**
 * The same who landed. Nothing of the payment is on record yet: that is for the inbox, or the test, to fetch.
 * `purchaseId` is the payment intent of a plan that is paid once.
 */
export async function newPaidPlan(db: Database, test: TestStripe, offer: Offer = {}) {
  const plan = await payForPlan(db, test, offer);
  await completeCheckout(plan.buyer, plan.sessionId);
  const { organizationId } = plan.buyer.actor;
  const [held] = await db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.organizationId, organizationId));
  if (!held) throw new Error("nothing was bought");
  const { payment_intent: intent, customer } = await test.stripe.checkout.sessions.retrieve(plan.sessionId);
  return { ...plan, held, customer: idOf(customer), purchaseId: intent ? idOf(intent) : "" };
}

/** A person who signed up, as the caller of a context. */
async function userOf(db: Database, userId: string) {
  const organizationId = await ensurePersonalOrganization(db, userId);
  return contextOf(db, personOf({ userId, organizationId }));
}

/** The same with its payment on record, as the inbox would put it there. */
export async function newPayment(db: Database, test: TestStripe, offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, { ...offer, interval: "one_time" });
  await syncPaymentIntent(plan.system, plan.purchaseId);
  const [payment] = await db
    .select({ id: invoices.id })
    .from(invoices)
    .where(eq(invoices.stripeId, plan.purchaseId));
  if (!payment) throw new Error("nothing was paid");
  return { ...plan, invoiceId: payment.id };
}
