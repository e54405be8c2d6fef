import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { idOf, refusal } from "../testing/targets.ts";

describe("the balance", () => {
  let emulator: StripeEmulator;
  let stripe: Stripe;
  beforeAll(async () => {
    emulator = await startStripeEmulator({ port: 0 });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
  });
  afterAll(() => emulator.close());

  const pay = (amount: number, currency = "usd") =>
    stripe.paymentIntents.create({ amount, currency, confirm: true, payment_method: "pm_card_visa" });

  async function balanceOf(currency: string, options?: Stripe.RequestOptions): Promise<number> {
    const { available } = await stripe.balance.retrieve({}, options);
    return available.find((sum) => sum.currency === currency)?.amount ?? 0;
  }

  async function movements(currency: string, options?: Stripe.RequestOptions): Promise<number> {
    let sum = 0;
    for await (const movement of stripe.balanceTransactions.list({ currency, limit: 3 }, options))
      sum += movement.net;
    return sum;
  }

  test("is the sum of its transactions after payments, fees, refunds, disputes, transfers and payouts", async () => {
    const account = await stripe.accounts.create({ type: "express", email: "vendor@example.com" });
    const first = await pay(10_000);
    const second = await pay(5_000);
    const third = await pay(3_000);
    await stripe.refunds.create({ payment_intent: first.id, amount: 2_500 });
    const lost = emulator.controls.openDispute(second.id);
    emulator.controls.closeDispute(lost, "lost");
    const won = emulator.controls.openDispute(third.id);
    emulator.controls.closeDispute(won, "won");
    const fees = [10_000, 5_000, 3_000].reduce((sum, amount) => sum + Math.round(amount * 0.029) + 30, 0);
    const disputeFees = 2 * 1_500;
    const beforeTransfer = 18_000 - fees - 2_500 - 5_000 - disputeFees;
    expect(await balanceOf("usd")).toBe(beforeTransfer);
    const transfer = await stripe.transfers.create({
      amount: 4_000,
      currency: "usd",
      destination: account.id,
    });
    await stripe.transfers.createReversal(transfer.id, { amount: 1_000 });
    expect(await balanceOf("usd")).toBe(beforeTransfer - 3_000);
    expect(await movements("usd")).toBe(beforeTransfer - 3_000);
    emulator.controls.completeOnboarding(account.id);
    await stripe.payouts.create({ amount: 2_000, currency: "usd" }, { stripeAccount: account.id });
    expect(await balanceOf("usd", { stripeAccount: account.id })).toBe(1_000);
    expect(await movements("usd", { stripeAccount: account.id })).toBe(1_000);
    expect(await balanceOf("usd")).toBe(beforeTransfer - 3_000);
  });

  test("is kept by currency, in each currency's own minor units", async () => {
    await pay(1_900, "jpy");
    await pay(4_500, "kwd");
    expect(await balanceOf("jpy")).toBe(1_900 - 55 - 30);
    expect(await balanceOf("kwd")).toBe(4_500 - 131 - 30);
  });

  test("can arrive late: the charge is told of again when its balance transaction is there", async () => {
    emulator.controls.changeSettings({ balanceArrives: "later" });
    const before = await balanceOf("chf");
    const charge = idOf((await pay(2_000, "chf")).latest_charge);
    expect((await stripe.charges.retrieve(charge)).balance_transaction).toBeNull();
    expect(await balanceOf("chf")).toBe(before);
    emulator.controls.bookBalance();
    emulator.controls.bookBalance();
    emulator.controls.changeSettings({ balanceArrives: "at_once" });
    const booked = await stripe.charges.retrieve(charge, { expand: ["balance_transaction"] });
    expect(booked.balance_transaction).toMatchObject({ amount: 2_000, source: charge });
    const updates = (await stripe.events.list({ type: "charge.updated" })).data;
    expect(updates.map(({ data }) => data)).toEqual([
      {
        object: expect.objectContaining({
          id: charge,
          balance_transaction: idOf(booked.balance_transaction),
        }),
        previous_attributes: { balance_transaction: null },
      },
    ]);
  });

  test("cannot be overdrawn by a transfer, a reversal or a payout", async () => {
    const account = await stripe.accounts.create({ type: "express" });
    const tooMuch = stripe.transfers.create({ amount: 9_999_999, currency: "usd", destination: account.id });
    expect((await refusal(tooMuch)).code).toBe("balance_insufficient");
    await pay(10_000);
    const transfer = await stripe.transfers.create({
      amount: 1_000,
      currency: "usd",
      destination: account.id,
    });
    expect((await refusal(stripe.transfers.createReversal(transfer.id, { amount: 1_001 }))).param).toBe(
      "amount",
    );
    await stripe.transfers.createReversal(transfer.id);
    const again = await refusal(stripe.transfers.createReversal(transfer.id));
    expect(again.code).toBe("transfer_already_reversed");
  });

  test("a vendor's onboarding link has a page, and completing it enables payouts", async () => {
    const account = await stripe.accounts.create({ type: "express", email: "v@example.com" });
    const link = await stripe.accountLinks.create({
      account: account.id,
      type: "account_onboarding",
      return_url: "https://shop.example/vendor",
      refresh_url: "https://shop.example/again",
    });
    expect(await (await fetch(link.url)).text()).toContain("Complete onboarding");
    const done = await fetch(link.url, {
      method: "POST",
      body: new URLSearchParams({ answer: "complete" }),
      redirect: "manual",
    });
    expect(done.headers.get("location")).toBe("https://shop.example/vendor");
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
      details_submitted: true,
      payouts_enabled: true,
      requirements: { currently_due: [] },
    });
  });

  test("a dispute can be opened once and decided once", async () => {
    const intent = await pay(2_000);
    const dispute = emulator.controls.openDispute(intent.id, "product_not_received");
    expect(() => emulator.controls.openDispute(intent.id)).toThrow(/already disputed/);
    emulator.controls.closeDispute(dispute, "lost");
    expect(() => emulator.controls.closeDispute(dispute, "won")).toThrow(/already closed/);
    const found = await stripe.disputes.retrieve(dispute, { expand: ["charge"] });
    expect(found).toMatchObject({
      status: "lost",
      reason: "product_not_received",
      charge: { disputed: true },
    });
    expect(idOf(found.payment_intent)).toBe(intent.id);
  });
});
