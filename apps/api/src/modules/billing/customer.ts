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
  const customerId = await createCustomer(ctx, organizationId);
  await withTransaction(ctx, async (tx) => {
    if (!(await insertCustomer(tx.db, organizationId, customerId))) return;
    await audit(tx, {
      action: "stripe_customer.created",
      subject: { kind: "organization", id: organizationId },
      organizationId,
      details: { stripeCustomerId: customerId },
    });
  });
  return (await findCustomer(ctx.db, organizationId)) ?? customerId;
}

/** Name and e-mail may change between two attempts, and Stripe refuses a key that comes back with another body. */
async function createCustomer(ctx: StripeContext, organizationId: string): Promise<string> {
  const stripe = requireStripe(ctx);
  const { id } = await stripe.customers.create(
    { metadata: { souk_organization_id: organizationId } },
    { idempotencyKey: `organization:${organizationId}` },
  );
  const contact = await findBillingContact(ctx.db, organizationId);
  if (contact) {
    await stripe.customers.update(id, {
      name: contact.name,
      ...(contact.email ? { email: contact.email } : {}),
    });
  }
  return id;
}
