import { audit } from "../../platform/audit.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { findBillingContact, findCustomer, insertCustomer } from "./checkout-store.ts";

/**
 * The one Stripe customer of an organization; made at its first purchase. Purchases that race get the same one: the
 * idempotency key is the organization's, and the first row stands.
 */
export async function ensureCustomer(ctx: StripeContext, organizationId: string): Promise<string> {
  const known = await findCustomer(ctx.db, organizationId);
  if (known) return known;
  const contact = await findBillingContact(ctx.db, organizationId);
  const customer = await requireStripe(ctx).customers.create(
    {
      metadata: { souk_organization_id: organizationId },
      ...(contact ? { name: contact.name } : {}),
      ...(contact?.email ? { email: contact.email } : {}),
    },
    { idempotencyKey: `customer:${organizationId}` },
  );
  await withTransaction(ctx, async (tx) => {
    if (!(await insertCustomer(tx.db, organizationId, customer.id))) return;
    await audit(tx, {
      action: "stripe_customer.created",
      subject: { kind: "organization", id: organizationId },
      organizationId,
      details: { stripeCustomerId: customer.id },
    });
  });
  return (await findCustomer(ctx.db, organizationId)) ?? customer.id;
}
