import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { stripeObjectLeases } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncDispute, syncPaymentIntent } from "../payments/index.ts";
import { updateTier } from "../pricing/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A buyer of a monthly plan for 19.00 who looks at others. */
async function holder() {
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

/** A Stripe at which something happens while it works out what a switch comes to. */
function meanwhile(happens: () => Promise<unknown>): Stripe {
  const createPreview = async (...given: Parameters<Stripe["invoices"]["createPreview"]>) => {
    const answer = await test.stripe.invoices.createPreview(...given);
    await happens();
    return answer;
  };
  const invoices = Object.assign(Object.create(test.stripe.invoices), { createPreview });
  return Object.assign(Object.create(test.stripe), { invoices });
}

/** A Stripe at which something happens just before it works out a switch, or makes it. */
function before(call: "createPreview" | "update", happens: () => Promise<unknown>): Stripe {
  const of = call === "update" ? "subscriptions" : "invoices";
  const real: Record<string, (...given: unknown[]) => unknown> = Object(test.stripe[of]);
  const late = async (...given: unknown[]) => {
    await happens();
    return real[call]?.(...given);
  };
  const changed = Object.assign(Object.create(test.stripe[of]), { [call]: late });
  return Object.assign(Object.create(test.stripe), { [of]: changed });
}

/** A Stripe whose answer to a change never arrives. */
function killedAfterUpdate(): Stripe {
  const update = async (...given: Parameters<Stripe["subscriptions"]["update"]>) => {
    await test.stripe.subscriptions.update(...given);
    throw new Error("killed");
  };
  const subscriptions = Object.assign(Object.create(test.stripe.subscriptions), { update });
  return Object.assign(Object.create(test.stripe), { subscriptions });
}

describe("a switch at once", () => {
  it.each([
    ["month", 4900],
    ["year", 19_000],
  ] as const)(
    "to a %s charges to the cent what its preview said, days later too",
    async (interval, amount) => {
      const { offer, look, agree, charged, customer } = await holder();
      const order = await offer(amount, interval);
      const { dueNow, quote } = await look(order);
      // Stripe's clock goes on, ours does not: the proration is of the instant that was agreed to.
      test.emulator.controls.advanceDays(customer, 3);
      await agree(order, quote);
      expect(await charged()).toEqual([dueNow.amount, 1900]);
    },
  );

  it.each([
    ["dearer", 99_000],
    ["cheaper, yet dearer than the plan that runs", 2000],
    ["cheaper than the plan that runs", 900],
  ])("is refused when the vendor made the plan %s since", async (_, amount) => {
    const { offer, look, agree, reprice, charged, held, tier } = await holder();
    const order = await offer(2900);
    const { quote } = await look(order);
    await reprice(order, amount);
    expect(await refusalOf(agree(order, quote))).toBe("subscription.switch_changed");
    expect([await charged(), await held()]).toMatchObject([
      [1900],
      { tier: { id: tier.id }, nextTier: null },
    ]);
    const again = await look(order);
    await agree(order, again.quote);
    expect((await charged()).reduce((sum, paid) => sum + paid, 0)).toBe(1900 + again.dueNow.amount);
  });

  it.each([99_000, 900])("is refused when the price becomes %d while it is made", async (amount) => {
    const { offer, look, agree, reprice, charged } = await holder();
    const order = await offer(2900);
    const { quote } = await look(order);
    const stripe = meanwhile(() => reprice(order, amount));
    expect(await refusalOf(agree(order, quote, stripe))).toBe("subscription.switch_changed");
    expect(await charged()).toEqual([1900]);
  });

  it("is refused when the price is changed there and back, before Stripe works it out or before it charges", async () => {
    const { offer, look, agree, reprice, charged } = await holder();
    const order = await offer(2900);
    for (const call of ["createPreview", "update"] as const) {
      const { quote } = await look(order);
      const stripe = before(call, async () => {
        for (const amount of [3900, 2900]) await reprice(order, amount);
      });
      expect(await refusalOf(agree(order, quote, stripe))).toBe("subscription.switch_changed");
    }
    expect(await charged()).toEqual([1900]);
  });

  it("is refused when a dispute takes access while it is made", async () => {
    const { offer, look, agree, stripeId, system, charged } = await holder();
    const order = await offer(4900);
    const { quote } = await look(order);
    const { intentId } = await latestInvoiceOf(test, stripeId);
    await syncPaymentIntent(system, intentId);
    const stripe = meanwhile(() => syncDispute(system, test.emulator.controls.openDispute(intentId)));
    expect(await refusalOf(agree(order, quote, stripe))).toBe("subscription.switch_impossible");
    expect(await charged()).toEqual([1900]);
  });

  it("is refused after a renewal, for which it was not prorated", async () => {
    const { offer, look, agree, customer, charged } = await holder();
    const order = await offer(4900);
    const { quote } = await look(order);
    test.emulator.controls.advanceToNext(customer);
    expect(await refusalOf(agree(order, quote))).toBe("subscription.switch_changed");
    expect(await charged()).toEqual([1900, 1900]);
  });
});

describe("a switch at the period's end", () => {
  it("is refused when it would begin and be charged at once by now", async () => {
    const { offer, look, agree, reprice, charged, held } = await holder();
    const order = await offer(900);
    const { kind, quote } = await look(order);
    await reprice(order, 4900);
    expect(kind).toBe("at_period_end");
    expect(await refusalOf(agree(order, quote))).toBe("subscription.switch_changed");
    expect([await charged(), await held()]).toMatchObject([[1900], { nextTier: null, cancelsAt: null }]);
  });

  it("is refused when it would cost more by now", async () => {
    const { offer, look, agree, reprice, held } = await holder();
    const order = await offer(900);
    const { quote } = await look(order);
    await reprice(order, 1200);
    expect(await refusalOf(agree(order, quote))).toBe("subscription.switch_changed");
    expect(await held()).toMatchObject({ nextTier: null, cancelsAt: null });
  });
});

describe("a quote", () => {
  it("stands for one plan and one subscription", async () => {
    const { offer, look, agree } = await holder();
    const other = await holder();
    const [order, dearer] = [await offer(2900), await offer(9900)];
    const { quote } = await look(order);
    const { quote: foreign } = await other.look(await other.offer(2900));
    for (const given of [quote, foreign, "nothing", "1.2"])
      expect(await refusalOf(agree(dearer, given))).toBe("subscription.switch_changed");
  });

  it("holds for fifteen minutes", async () => {
    const { offer, look, buyer } = await holder();
    const order = await offer(2900);
    const { quote } = await look(order);
    const later = (minutes: number) => ({ ...buyer, now: () => new Date(Date.now() + minutes * 60_000) });
    const agreed = { ...order, quote };
    expect(await refusalOf(billing.switchSubscription(later(15.1), agreed))).toBe(
      "subscription.switch_changed",
    );
    expect(await billing.switchSubscription(later(14.9), agreed)).toMatchObject({
      tier: { id: order.tierId },
    });
  });

  it("of one's own making prorates no later than now", async () => {
    const { offer, buyer, agree, charged } = await holder();
    const order = await offer(9900);
    const later = { ...buyer, now: () => new Date(Date.now() + 20 * 86_400_000) };
    const { dueNow, quote: forged } = await billing.previewSwitch(later, order);
    expect(dueNow.amount).toBeLessThan(4000);
    expect(await refusalOf(agree(order, forged))).toBe("subscription.switch_changed");
    expect(await charged()).toEqual([1900]);
  });

  it("is asked for by the API", async () => {
    const { offer, buyer } = await holder();
    const order = await offer(2900);
    // @ts-expect-error a client of before
    expect(await refusalOf(callerOf(buyer).billing.switchSubscription(order))).toBe("request.invalid");
  });
});

describe("two switches of one subscription", () => {
  it("at the same moment are one, and leave no credit", async () => {
    const { offer, look, agree, charged, balance } = await holder();
    const orders = [await offer(9900), await offer(2900)];
    const seen = await Promise.all(orders.map(async (order) => ({ order, ...(await look(order)) })));
    const outcomes = await Promise.allSettled(seen.map(({ order, quote }) => agree(order, quote)));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refusals).toHaveLength(1);
    expect(refusals[0].code).toMatch(/^subscription\.switch_(changed|under_way)$/);
    const made = seen[outcomes.findIndex(({ status }) => status === "fulfilled")];
    expect([await charged(), await balance()]).toEqual([[made?.dueNow.amount, 1900], 0]);
  });

  it("that were both looked at before are one: the second one comes to something else by then", async () => {
    const { offer, look, agree, charged, balance } = await holder();
    const [dearest, dearer] = [await offer(9900), await offer(2900)];
    const [first, second] = [await look(dearest), await look(dearer)];
    await agree(dearest, first.quote);
    expect(await refusalOf(agree(dearer, second.quote))).toBe("subscription.switch_changed");
    expect([await charged(), await balance()]).toEqual([[first.dueNow.amount, 1900], 0]);
  });

  it("are one when the first broke off after Stripe had made it, and the second one says so", async () => {
    const { offer, look, agree, charged } = await holder();
    const order = await offer(9900);
    const { dueNow, quote } = await look(order);
    await expect(agree(order, quote, killedAfterUpdate())).rejects.toThrow("killed");
    expect(await refusalOf(look(order))).toBe("subscription.switch_impossible");
    expect(await agree(order, quote)).toMatchObject({ tier: { id: order.tierId } });
    expect(await charged()).toEqual([dueNow.amount, 1900]);
  });

  it("are kept apart for three minutes when the first one's process dies", async () => {
    const { offer, look, agree, stripeId, held } = await holder();
    const order = await offer(2900);
    const { quote } = await look(order);
    const lease = { objectId: `switch:${stripeId}`, holder: randomUUID() };
    const until = (ms: number) => ({ ...lease, leaseUntil: new Date(Date.now() + ms) });
    await db.insert(stripeObjectLeases).values(until(60_000));
    expect(await refusalOf(agree(order, quote))).toBe("subscription.switch_under_way");
    await db
      .insert(stripeObjectLeases)
      .values(until(0))
      .onConflictDoUpdate({ target: stripeObjectLeases.objectId, set: until(-1000) });
    await agree(order, quote);
    expect(await held()).toMatchObject({ tier: { id: order.tierId } });
  });

  it("do not meet when the first one was so slow that it lost its turn", async () => {
    const { offer, look, agree, stripeId, charged } = await holder();
    const order = await offer(2900);
    const { quote } = await look(order);
    const taker = { holder: randomUUID() };
    const stripe = meanwhile(() =>
      db
        .update(stripeObjectLeases)
        .set(taker)
        .where(eq(stripeObjectLeases.objectId, `switch:${stripeId}`)),
    );
    expect(await refusalOf(agree(order, quote, stripe))).toBe("subscription.switch_under_way");
    expect(await charged()).toEqual([1900]);
  });
});

describe("while a payment is open,", () => {
  /** The same holder, whose card was declined at the renewal, which Souk has not heard of yet. */
  async function unpaid() {
    const paid = await holder();
    const year = await paid.offer(30_000, "year");
    const { quote } = await paid.look(year);
    test.emulator.controls.declineNext(paid.customer);
    test.emulator.controls.advanceToNext(paid.customer);
    const paidSoFar = async () => (await paid.charged()).filter((amount) => amount > 0);
    return { ...paid, year, quote, paidSoFar };
  }

  it("a switch at once is neither shown nor made", async () => {
    const { look, agree, year, quote, paidSoFar } = await unpaid();
    expect(await refusalOf(look(year))).toBe("subscription.payment_due");
    expect(await refusalOf(agree(year, quote))).toBe("subscription.payment_due");
    expect(await paidSoFar()).toEqual([1900]);
  });

  it("neither is any other, once Souk knows", async () => {
    const { offer, look, system, stripeId } = await unpaid();
    await billing.syncSubscription(system, stripeId);
    expect(await refusalOf(look(await offer(900)))).toBe("subscription.payment_due");
  });
});

describe("while Stripe holds credit for a buyer,", () => {
  it("no switch is charged to it, so that the vendor is paid, and the log says so", async () => {
    const { offer, look, buyer, customer, charged } = await holder();
    const order = await offer(4900);
    const { quote } = await look(order);
    await test.stripe.customers.update(customer, { balance: -7000 });
    const logged: unknown[] = [];
    const ctx = { ...buyer, log: (event: string, fields?: object) => logged.push({ event, ...fields }) };
    expect(await refusalOf(billing.previewSwitch(ctx, order))).toBe("billing.credit_held");
    expect(await refusalOf(billing.switchSubscription(ctx, { ...order, quote }))).toBe("billing.credit_held");
    expect(logged).toContainEqual({
      event: "stripe_customer.holds_credit",
      customerId: idOf(customer),
      balance: -7000,
    });
    expect(await charged()).toEqual([1900]);
  });
});
