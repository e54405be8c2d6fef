import { subscriptions } from "@souk/db/schema/commerce";
import type { Database } from "@souk/db/client";
import { eq } from "drizzle-orm";
import { newAgent, newUser, tierInput } from "./market.ts";
import { type TestStripe } from "./stripe.ts";
import { createTier } from "../modules/pricing/index.ts";
import * as billing from "../modules/billing/index.ts";

const DAY_MS = 86_400_000;

/** A buyer at an agent with a monthly, a dearer monthly, a yearly, a one-time and a free plan. */
export async function newPlanMarket(db: Database, test: TestStripe) {
  const agent = await newAgent(db);
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const plan = (interval: "month" | "year" | "one_time", amount: number, pages: number, trialDays = 0) =>
    createTier(
      admin,
      agent.slug,
      tierInput({
        name: `${interval} ${amount}`,
        interval,
        trialDays,
        price: { amount, currency: "USD" },
        quotas: [{ metric: "pages", limit: pages, period: "month" }],
      }),
    );
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const at = (days: number) => ({ ...buyer, now: () => new Date(Date.now() + days * DAY_MS) });
  const buy = async (tier: { id: string }, card?: string) => {
    const opened = await billing.checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    if (opened.status !== "redirect") throw new Error("the plan cost nothing");
    const sessionId = await newestSession(test, buyer.actor.organizationId);
    test.emulator.controls.payCheckout(sessionId, card ? { card } : {});
    return billing.completeCheckout(buyer, sessionId);
  };
  return { agent, admin, plan, buyer, at, buy, key: { agentId: agent.slug } };
}

/** The payment page that was opened last for an organization. */
export async function newestSession({ stripe }: TestStripe, organizationId: string): Promise<string> {
  for await (const session of stripe.checkout.sessions.list({ limit: 10 })) {
    if (session.client_reference_id === organizationId) return session.id;
  }
  throw new Error("no session was opened");
}

/** The live subscription of an organization at Stripe, and its customer there. */
export async function liveAtStripe(
  db: Database,
  { stripe }: TestStripe,
  organizationId: string,
): Promise<{ id: string; customer: string }> {
  const rows = await db.select().from(subscriptions).where(eq(subscriptions.organizationId, organizationId));
  const id = rows.findLast(
    (row) => row.stripeSubscriptionId && row.status !== "canceled",
  )?.stripeSubscriptionId;
  if (!id) throw new Error("no subscription at Stripe");
  const { customer } = await stripe.subscriptions.retrieve(id);
  return { id, customer: typeof customer === "string" ? customer : customer.id };
}
