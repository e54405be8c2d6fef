import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncDispute, syncPaymentIntent } from "../payments/index.ts";
import * as billing from "./index.ts";
import { newSwitcher } from "../../testing/switcher.ts";
import { afterCall, beforeCall } from "../../testing/around-stripe.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const holder = () => newSwitcher(db, test);

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
    const stripe = afterCall(test.stripe, "invoices.createPreview", () => reprice(order, amount));
    expect(await refusalOf(agree(order, quote, stripe))).toBe("subscription.switch_changed");
    expect(await charged()).toEqual([1900]);
  });

  it("is refused when the price is changed there and back, before Stripe works it out or before it charges", async () => {
    const { offer, look, agree, reprice, charged } = await holder();
    const order = await offer(2900);
    for (const call of ["invoices.createPreview", "subscriptions.update"] as const) {
      const { quote } = await look(order);
      const stripe = beforeCall(test.stripe, call, async () => {
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
    const stripe = afterCall(test.stripe, "invoices.createPreview", () =>
      syncDispute(system, test.emulator.controls.openDispute(intentId)),
    );
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
