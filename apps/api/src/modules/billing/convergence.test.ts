import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { checkoutSessions } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, ne } from "drizzle-orm";
import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newAgent, newUser, tierInput } from "../../testing/market.ts";
import { idOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { createTier } from "../pricing/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer with two payment pages of one agent, opened at the same moment. */
async function twoPages() {
  const agent = await newAgent(db);
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const pages: string[] = [];
  for (const amount of [1900, 4900]) {
    const price = { amount, currency: "USD" };
    const tier = await createTier(
      admin,
      agent.slug,
      tierInput({ name: `${amount}`, interval: "month", price }),
    );
    await billing.checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    const { data } = await test.stripe.checkout.sessions.list({ limit: 1 });
    const unseen = eq(checkoutSessions.stripeSessionId, idOf(data[0]));
    await db.update(checkoutSessions).set({ state: "expired" }).where(unseen);
    pages.push(idOf(data[0]));
  }
  const { customer } = await test.stripe.checkout.sessions.retrieve(pages[0] ?? "");
  return { buyer, pages, customer: idOf(customer) };
}

type Market = Awaited<ReturnType<typeof twoPages>>;

class Killed extends Error {}

/** Stripe as a process sees it that is killed at its nth question. */
function dyingAt(nth: number): Stripe {
  let asked = 0;
  const dying = (target: object): object =>
    new Proxy(target, {
      get: (part, key) => {
        const value: unknown = Reflect.get(part, key);
        if (typeof value === "object" && value !== null) return dying(value);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          asked += 1;
          if (asked > nth) throw new Killed();
          return Reflect.apply(value, part, given);
        };
      },
    });
  return dying(test.stripe) as Stripe;
}

const STEPS = {
  payFirst: ({ pages }: Market) => pay(pages[0]),
  paySecond: ({ pages }: Market) => pay(pages[1]),
  renew: ({ customer }: Market) => test.emulator.controls.advanceToNext(customer),
  decline: ({ customer }: Market) => test.emulator.controls.declineNext(customer, { times: 2 }),
  announceEnd: (market: Market) => changeAll(market, true),
  resume: (market: Market) => changeAll(market, false),
};

function pay(page: string | undefined): void {
  test.emulator.controls.payCheckout(page ?? "");
}

async function idsAtStripe({ customer }: Market): Promise<string[]> {
  const { data } = await test.stripe.subscriptions.list({ customer, status: "all", limit: 100 });
  return data.map(({ id }) => id);
}

async function changeAll(market: Market, cancel_at_period_end: boolean): Promise<void> {
  for (const id of await idsAtStripe(market)) {
    await test.stripe.subscriptions.update(id, { cancel_at_period_end }).catch(() => undefined);
  }
}

/** An event is told: of one of the pages or subscriptions, to a process that may be killed on the way. */
async function tell(market: Market, at: number, diesAt: number): Promise<void> {
  const all = [...market.pages, ...(await idsAtStripe(market))];
  const id = all[at % all.length] ?? "";
  const ctx = { ...market.buyer, stripe: dyingAt(diesAt) };
  const told = id.startsWith("cs_") ? billing.syncCheckout(ctx, id) : billing.syncSubscription(ctx, id);
  await told.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

const step = fc.oneof(
  fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  fc.record({ at: fc.nat(7), diesAt: fc.integer({ min: 0, max: 9 }) }),
);

it("two subscriptions told of in any order, often or never, with crashes between, end as the one that Stripe has", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (history) => {
      const market = await twoPages();
      for (const one of history) {
        if (typeof one === "object") await tell(market, one.at, one.diesAt);
        else await Promise.resolve(STEPS[one](market)).catch(() => undefined);
      }
      for (const at of [0, 1, 2, 3, 0, 1, 2, 3]) await tell(market, at, Number.POSITIVE_INFINITY);
      const here = await db
        .select({ id: subscriptions.stripeSubscriptionId, status: subscriptions.status })
        .from(subscriptions)
        .where(
          and(
            eq(subscriptions.organizationId, market.buyer.actor.organizationId),
            ne(subscriptions.status, "canceled"),
          ),
        );
      const { data } = await test.stripe.subscriptions.list({ customer: market.customer });
      expect(data.length).toBeLessThan(2);
      expect(here).toEqual(data.map(({ id, status }) => ({ id, status })));
    }),
    { numRuns: 25, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  );
}, 60_000);
