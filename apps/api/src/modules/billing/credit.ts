import { AppError } from "@souk/contracts/common/errors";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";

/**
 * Refuses to sell to a customer for whom Stripe holds credit: it would pay in place of money, and the vendor would get
 * nothing. Souk leaves none, so somebody gave it at Stripe, and has to pay it out there. Says so in the log.
 */
export async function refuseCredit(ctx: StripeContext, customerId: string): Promise<void> {
  const customer = await requireStripe(ctx).customers.retrieve(customerId);
  if (customer.deleted || customer.balance >= 0) return;
  ctx.log("stripe_customer.holds_credit", { customerId, balance: customer.balance });
  throw new AppError("billing.credit_held");
}
