import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { subscriptions } from "@souk/db/schema/commerce";
import { refunds } from "@souk/db/schema/stripe";
import { eq } from "drizzle-orm";
import { callerOf } from "./caller.ts";
import { newPaidPlan, type Offer } from "./paid-plan.ts";
import { latestInvoiceOf, type TestStripe } from "./stripe.ts";
import { hasAccess } from "../modules/entitlements/index.ts";
import { syncInvoice, syncPaymentIntent } from "../modules/payments/index.ts";

/** A payment on record that may be given back: of a monthly plan unless told otherwise. */
export async function newRefundable(db: Database, test: TestStripe, offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, offer);
  const { stripe } = test;
  const { system, buyer, admin, agent, vendor, held } = plan;
  let intentId = plan.purchaseId;
  if (held.stripeSubscriptionId) {
    const first = await latestInvoiceOf(test, held.stripeSubscriptionId);
    await syncInvoice(system, first.invoiceId);
    intentId = first.intentId;
  } else await syncPaymentIntent(system, intentId);
  const own = async () => {
    const [invoice] = (await callerOf(buyer).payments.listInvoices({})).items;
    if (!invoice) throw new Error("no payment is on record");
    return invoice;
  };
  const { id: invoiceId } = await own();
  const order = (changes: { amount?: number; reason?: string; idempotencyKey?: string } = {}) => ({
    invoiceId,
    reason: "It did not work",
    idempotencyKey: randomUUID(),
    ...changes,
  });
  return {
    ...plan,
    intentId,
    invoiceId,
    own,
    order,
    house: callerOf(admin).payments,
    refund: (changes?: Parameters<typeof order>[0]) => callerOf(admin).payments.refundPayment(order(changes)),
    access: () => hasAccess(buyer, buyer.actor.organizationId, agent.listingId),
    owed: async () => (await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug })).owed,
    atStripe: async (): Promise<string> =>
      (await stripe.subscriptions.retrieve(held.stripeSubscriptionId ?? "")).status,
    status: async () =>
      (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0]?.status,
    made: () => db.$count(refunds, eq(refunds.invoiceId, invoiceId)),
    audited: async () =>
      (
        await db
          .select()
          .from(auditEvents)
          .where(eq(auditEvents.organizationId, buyer.actor.organizationId))
          .orderBy(auditEvents.id)
      ).filter(({ subjectId }) => subjectId === invoiceId),
  };
}
