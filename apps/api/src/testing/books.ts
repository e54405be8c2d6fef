import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { vendors } from "@souk/db/schema/catalog";
import { eq } from "drizzle-orm";
import { checkout } from "../modules/billing/index.ts";
import { contextOf, newAgent, newTier, newUser, newVendor } from "./market.ts";

/** Somebody who holds a plan of an agent, the vendor behind it, and whatever a sale to them states. */
export async function newTrade(db: Database) {
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const tier = await newTier(db, agent);
  const buyer = await newUser(db);
  await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  const { organizationId } = buyer.actor;
  const [held] = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(eq(subscriptions.organizationId, organizationId));
  const [seller] = await db.select({ id: vendors.id }).from(vendors).where(eq(vendors.slug, vendor.slug));
  if (!held || !seller) throw new Error("nothing was traded");
  const parties = { vendorId: seller.id, organizationId, subscriptionId: held.id };
  return { vendor, agent, buyer, parties, system: contextOf(db, { kind: "system" }) };
}

/** An id as Stripe makes them. */
export function stripeId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}
