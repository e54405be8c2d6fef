import { createHash } from "node:crypto";
import type Stripe from "stripe";

/**
 * What buyers may do in Stripe's portal. Switching is off: Souk's own is the only way, since a cheaper plan at once would
 * leave credit, which pays for the next thing bought, whose vendor would get nothing.
 */
const FEATURES: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  customer_update: { enabled: true, allowed_updates: ["name", "email", "address", "tax_id"] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: "at_period_end" },
  subscription_update: { enabled: false },
};

/** Other features are another configuration: those that processes of an older release made stay as they are. */
const VERSION = createHash("sha256").update(JSON.stringify(FEATURES)).digest("hex").slice(0, 16);

/**
 * The configuration that every portal session gets, so that nothing needs setting up in Stripe's dashboard. Made once per
 * account and found again by its metadata; processes that race make the same one.
 */
export async function ensurePortalConfiguration({ billingPortal }: Stripe): Promise<string> {
  for await (const { id, metadata } of billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (metadata?.["souk_portal"] === VERSION) return id;
  }
  const { id } = await billingPortal.configurations.create(
    { features: FEATURES, metadata: { souk_portal: VERSION } },
    { idempotencyKey: `portal:${VERSION}` },
  );
  return id;
}
