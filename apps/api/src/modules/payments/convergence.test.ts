import type { Database } from "@souk/db/client";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncChargeRefunds, syncDispute, syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/**
 * Two paid months: of the first, parts are given back; the second is disputed. Nothing of it was told yet; the syncs
 * are what the events would ask for.
 */
async function history() {
  const plan = await newPaidPlan(db, test);
  const { controls } = test.emulator;
  const first = await latestInvoiceOf(test, plan.held.stripeSubscriptionId);
  controls.advanceDays(plan.customer, 32);
  const second = await latestInvoiceOf(test, plan.held.stripeSubscriptionId);
  const parts = [100, 777].map((amount) => controls.refund(first.intentId, amount));
  const charge = idOf((await test.stripe.paymentIntents.retrieve(first.intentId)).latest_charge);
  const dispute = controls.openDispute(second.intentId);
  const { system } = plan;
  const syncs = [
    () => syncInvoice(system, first.invoiceId),
    () => syncInvoice(system, second.invoiceId),
    () => syncPaymentIntent(system, first.intentId),
    ...parts.map((id) => () => syncRefund(system, id)),
    () => syncChargeRefunds(system, charge),
    () => syncDispute(system, dispute),
  ];
  return { ...plan, syncs };
}

/** What a history came to, without what differs from one to the next. */
async function outcomeOf({ buyer, agent, held }: Awaited<ReturnType<typeof history>>) {
  const { items } = await callerOf(buyer).payments.listInvoices({});
  const balances = await db
    .select({ account: ledgerAccounts.kind, sum: sql<string>`sum(${ledgerEntries.amount})` })
    .from(ledgerEntries)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(eq(ledgerTransactions.subscriptionId, held.id))
    .groupBy(ledgerAccounts.kind)
    .orderBy(ledgerAccounts.kind);
  return {
    payments: items.map(({ status, total, refunded, disputed }) => ({ status, total, refunded, disputed })),
    balances: Object.fromEntries(balances.map(({ account, sum }) => [account, Number(sum)])),
    movements: await db.$count(ledgerTransactions, eq(ledgerTransactions.subscriptionId, held.id)),
    access: await hasAccess(buyer, buyer.actor.organizationId, agent.listingId),
  };
}

const money = (amount: number) => ({ amount, currency: "USD" });
const EXPECTED = {
  payments: [
    { status: "paid", total: money(1900), refunded: money(0), disputed: true },
    { status: "paid", total: money(1900), refunded: money(877), disputed: false },
  ],
  movements: 6,
  access: false,
};

describe("what Stripe tells of payments", () => {
  it("comes to the same in any order, told any number of times", async () => {
    const orders = fc
      .array(fc.nat(6), { maxLength: 6 })
      .chain((again) =>
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, ...again], { minLength: 7 + again.length }),
      );
    const balances = new Set<string>();
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const told = await history();
        for (const at of order) await told.syncs[at]?.();
        const { balances: sums, ...outcome } = await outcomeOf(told);
        expect(outcome).toEqual(EXPECTED);
        expect(Object.values(sums).reduce((a, b) => a + b, 0)).toBe(0);
        balances.add(JSON.stringify(sums));
      }),
      { numRuns: 15 },
    );
    expect(balances.size).toBe(1);
  });

  it("comes to the same all at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const told = await history();
      await Promise.all([...told.syncs, ...told.syncs.toReversed()].map((sync) => sync()));
      expect(await outcomeOf(told)).toMatchObject(EXPECTED);
    }
  });
});
