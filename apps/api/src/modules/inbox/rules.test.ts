import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  differs,
  MAX_ATTEMPTS,
  objectIdOf,
  pauseAfter,
  type SubscriptionFacts,
  syncKindOf,
  WANTED_TYPES,
} from "./rules.ts";

describe("what an event asks to fetch", () => {
  it.each([
    ["checkout.session.completed", "checkout"],
    ["checkout.session.async_payment_succeeded", "checkout"],
    ["checkout.session.async_payment_failed", "checkout"],
    ["checkout.session.expired", "checkout"],
    ["customer.subscription.created", "subscription"],
    ["customer.subscription.updated", "subscription"],
    ["customer.subscription.deleted", "subscription"],
    ["customer.subscription.paused", "subscription"],
    ["customer.subscription.resumed", "subscription"],
    ["customer.subscription.trial_will_end", "subscription"],
    ["subscription_schedule.released", "subscription"],
    ["souk.subscription.differs", "subscription"],
    ["invoice.paid", "invoice"],
    ["invoice.payment_succeeded", "invoice"],
    ["invoice.payment_failed", "invoice"],
    ["invoice.payment_action_required", "invoice"],
    ["payment_intent.succeeded", "paymentIntent"],
    ["payment_intent.payment_failed", "paymentIntent"],
    ["refund.created", "refund"],
    ["refund.failed", "refund"],
    ["charge.refund.updated", "refund"],
    ["charge.refunded", "chargeRefunds"],
    ["charge.updated", "charge"],
    ["charge.dispute.created", "dispute"],
    ["charge.dispute.closed", "dispute"],
  ])("%s: the %s", (type, kind) => {
    expect(syncKindOf({ type, objectId: "obj_1" })).toBe(kind);
  });

  it.each([
    "customer.created",
    "charge.succeeded",
    "invoice.upcoming",
    "invoice.deleted",
    "invoiceitem.created",
    "product.updated",
    "v2.core.event_destination.ping",
    "",
    "souk",
  ])("nothing for %j", (type) => {
    expect(syncKindOf({ type, objectId: "obj_1" })).toBeUndefined();
  });

  it("nothing for a schedule that has no subscription yet", () => {
    const type = "subscription_schedule.created";
    expect(syncKindOf({ type, objectId: "sub_sched_1" })).toBeUndefined();
    expect(syncKindOf({ type, objectId: "sub_1" })).toBe("subscription");
  });

  it("something for every type that an endpoint must send", () => {
    for (const type of WANTED_TYPES) expect(syncKindOf({ type, objectId: "obj_1" })).toBeDefined();
  });
});

describe("what an event is about", () => {
  const schedule = (object: object) =>
    objectIdOf({
      id: "evt_1",
      type: "subscription_schedule.updated",
      object: { id: "sub_sched_1", ...object },
    });

  it("is its object, or itself when the object has no id", () => {
    const about = (object: { id?: string }) => objectIdOf({ id: "evt_1", type: "invoice.paid", object });
    expect(about({ id: "in_1" })).toBe("in_1");
    expect(about({})).toBe("evt_1");
  });

  it("is a schedule's subscription, by id or whole, also after its release", () => {
    expect(schedule({ subscription: "sub_1" })).toBe("sub_1");
    expect(schedule({ subscription: { id: "sub_1" } })).toBe("sub_1");
    expect(schedule({ subscription: null, released_subscription: "sub_1" })).toBe("sub_1");
    expect(schedule({ subscription: null })).toBe("sub_sched_1");
  });
});

describe("pauses between attempts", () => {
  const attempts = fc.integer({ min: 1, max: MAX_ATTEMPTS });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it("are anywhere between nothing and a bound that grows to six hours", () => {
    fc.assert(
      fc.property(attempts, random, (attempt, chance) => {
        const pause = pauseAfter(attempt, chance);
        expect(Number.isSafeInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThan(Math.min(6 * 3_600_000, 5_000 * 3 ** (attempt - 1)) + 1);
      }),
    );
    expect([1, 2, 8, 9, 12].map((attempt) => pauseAfter(attempt, 1))).toEqual([
      5_000, 15_000, 10_935_000, 21_600_000, 21_600_000,
    ]);
  });
});

describe("a subscription is looked at again", () => {
  const same: SubscriptionFacts = { status: "active", tierId: "t1", periodEnd: 1_000, isEnding: false };

  it.each<[string, [Partial<SubscriptionFacts>, Partial<SubscriptionFacts> | undefined], boolean]>([
    ["when Souk has none that is live", [{}, undefined], true],
    ["when the status is another", [{ status: "past_due" }, {}], true],
    ["when the plan is another", [{ tierId: "t2" }, {}], true],
    ["when the period is another", [{ periodEnd: 2_000 }, {}], true],
    ["when its end was announced", [{ isEnding: true }, {}], true],
    ["when its end was called off", [{}, { isEnding: true }], true],
    ["when Stripe stopped it and it is active here", [{ status: "unpaid" }, {}], true],
    ["not when nothing differs", [{}, {}], false],
    ["not when Stripe's price names no plan", [{ tierId: undefined }, {}], false],
    ["not while it is not paid for", [{ status: "incomplete" }, undefined], false],
    [
      "not when Stripe stopped it and it is past due here",
      [{ status: "unpaid" }, { status: "past_due" }],
      false,
    ],
  ])("%s", (_, [stripe, ours], expected) => {
    expect(differs({ ...same, ...stripe }, ours && { ...same, ...ours })).toBe(expected);
  });
});
