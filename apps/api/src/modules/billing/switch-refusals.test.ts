import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { stripeObjectLeases } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalOf } from "../../testing/caller.ts";
import { idOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import * as billing from "./index.ts";
import { newSwitcher } from "../../testing/switcher.ts";
import { afterCall } from "../../testing/around-stripe.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const holder = () => newSwitcher(db, test);

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
    const killedAfterUpdate = afterCall(test.stripe, "subscriptions.update", () =>
      Promise.reject(new Error("killed")),
    );
    await expect(agree(order, quote, killedAfterUpdate)).rejects.toThrow("killed");
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
    const stripe = afterCall(test.stripe, "invoices.createPreview", () =>
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
