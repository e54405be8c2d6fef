import type { Database } from "@souk/db/client";
import { stripeEvents } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refusalOf } from "../testing/caller.ts";
import { contextOf } from "../testing/market.ts";
import { startTestStripe, type TestStripe } from "../testing/stripe.ts";
import { eventsOf, receive } from "../testing/stripe-inbox.ts";
import { CommandFault, UsageFault } from "./faults.ts";
import { reconcile, retry } from "./stripe-events.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
beforeEach(() => db.delete(stripeEvents));
afterAll(() => test.emulator.close());

const system = () => ({ ...contextOf(db, { kind: "system" }), stripe: test.stripe });
const stateOf = async (id: string) => (await eventsOf(db, [id]))[0]?.state;

async function dead(type: string): Promise<string> {
  const id = await receive(db, { type });
  const values = { state: "dead", attempts: 12, lastError: "Error: Stripe\nis away" };
  await db.update(stripeEvents).set(values).where(eq(stripeEvents.stripeEventId, id));
  return id;
}

describe("stripe-events retry", () => {
  it("says what it would put back, then puts it back", async () => {
    const [invoice, refund] = [await dead("invoice.paid"), await dead("refund.created")];
    const dry = await retry(system(), ["--type", "invoice.", "--since", "1h", "--dry-run"]);
    expect(dry).toContain(`${invoice}  invoice.paid  dead after 12 attempts  Error: Stripe is away\n`);
    expect(dry).toMatch(/1 event would be put back \(dry run, nothing changed\)\.\n$/);
    expect([await stateOf(invoice), await stateOf(refund)]).toEqual(["dead", "dead"]);

    expect(await retry(system(), ["--type", "invoice.", "--since", "2026-01-01"])).toMatch(
      /1 event put back\.\n$/,
    );
    expect([await stateOf(invoice), await stateOf(refund)]).toEqual(["received", "dead"]);
    expect(await retry(system(), [])).toContain(refund);
    expect(await retry(system(), [])).toBe("0 events put back.\n");
  });

  it("puts one back by its id, and says when there is none", async () => {
    const id = await receive(db);
    expect(await retry(system(), ["--id", id])).toMatch(/1 event put back\.\n$/);
    await expect(retry(system(), ["--id", "evt_nobody"])).rejects.toThrow(
      new CommandFault("There is no event evt_nobody."),
    );
  });

  it.each([["--since", "yesterday"], ["--since", "2026-13-45"], ["--typo"], ["more"]])(
    "does not understand %s %s",
    async (...args) => {
      await expect(retry(system(), args)).rejects.toThrow(UsageFault);
    },
  );
});

describe("stripe-events reconcile", () => {
  it("says what had not arrived", async () => {
    const { id } = await test.stripe.paymentIntents.create({ amount: 100, currency: "usd" });
    expect(await reconcile(system(), [])).toMatch(
      /1 event had not arrived, 0 subscriptions differed\. The worker looks at them now\.\n$/,
    );
    expect(await db.select().from(stripeEvents)).toMatchObject([{ objectId: id }]);
  });

  it("takes no options, and needs a Stripe key", async () => {
    await expect(reconcile(system(), ["--dry-run"])).rejects.toThrow(UsageFault);
    expect(await refusalOf(reconcile({ ...system(), stripe: undefined }, []))).toBe("stripe.not_configured");
  });
});
