import { AppError } from "@souk/contracts/common/errors";
import { requireStripe } from "../../platform/stripe.ts";
import { findCustomer } from "./checkout-store.ts";
import type { BuyerContext } from "./contexts.ts";
import { ensurePortalConfiguration } from "./portal-configuration.ts";

/** A short-lived URL of Stripe's pages for cards, addresses and invoices. Refuses who never bought anything. */
export async function openPortal(ctx: BuyerContext): Promise<{ url: string }> {
  const stripe = requireStripe(ctx);
  const customer = await findCustomer(ctx.db, ctx.actor.organizationId);
  if (!customer) throw new AppError("billing.no_customer");
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    configuration: await ensurePortalConfiguration(stripe),
    return_url: new URL("/dashboard?tab=billing", ctx.webUrl).toString(),
  });
  return { url };
}
