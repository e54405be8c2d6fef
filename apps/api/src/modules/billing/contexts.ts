import type { UserActor } from "../../platform/actor.ts";
import type { StripeContext } from "../../platform/stripe.ts";

/** What bringing something to Stripe's word needs beyond Stripe. */
export interface SyncContext extends StripeContext {
  /** Days of access after a payment failed. */
  paymentGraceDays: number;
}

/** A person buying, with the web app's origin for links. */
export interface BuyerContext extends SyncContext {
  actor: UserActor;
  webUrl: string;
}
