import type { Database } from "@souk/db/client";
import { newPaidPlan } from "./paid-plan.ts";
import { type TestStripe } from "./stripe.ts";
import { updateTier } from "../modules/pricing/index.ts";
import * as billing from "../modules/billing/index.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A buyer of a monthly plan for 19.00 who looks at others. */
export async function newSwitcher(db: Database, test: TestStripe) {
  const paid = await newPaidPlan(db, test);
  const { admin, agent, buyer, customer } = paid;
  const stripeId = paid.held.stripeSubscriptionId ?? "";
  /** Another plan on offer. */
  const offer = async (amount: number, interval: "month" | "year" = "month") => {
    const tier = await paid.newTier({ name: `${interval} ${amount}`, interval, price: usd(amount) });
    return { agentId: agent.slug, tierId: tier.id };
  };
  type Order = Awaited<ReturnType<typeof offer>>;
  return {
    ...paid,
    stripeId,
    offer,
    reprice: (order: Order, amount: number) => updateTier(admin, order, { price: usd(amount) }),
    look: (order: Order) => billing.previewSwitch(buyer, order),
    agree: (order: Order, quote: string, stripe = test.stripe) =>
      billing.switchSubscription({ ...buyer, stripe }, { ...order, quote }),
    held: () => billing.getSubscription(buyer, agent.slug),
    /** What was charged so far, the newest first, and what Stripe owes the buyer. */
    charged: async () =>
      (await test.stripe.invoices.list({ customer })).data.map(({ amount_paid: amount }) => amount),
    balance: async () => {
      const known = await test.stripe.customers.retrieve(customer);
      return known.deleted ? undefined : known.balance;
    },
  };
}
