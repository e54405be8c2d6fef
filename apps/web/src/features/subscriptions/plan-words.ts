import type { Subscription } from "@souk/contracts/billing/entities";
import type { SignedMoney } from "@souk/contracts/common/money";
import { dayWords } from "../../lib/date-words.ts";

/** An amount and the day it is charged on. */
export interface NextCharge {
  amount: SignedMoney;
  at: string;
}

/**
 * What is charged next, and when: the first charge after a trial, or the renewal at the end of the period. Undefined
 * when the plan does not renew, gives way to another one, was given back, or has a payment that failed and is tried again.
 */
export function nextCharge(subscription: Subscription): NextCharge | undefined {
  const { status, tier, period, trialEndsAt, cancelsAt, nextTier, trouble, revokedAt } = subscription;
  const isOver = status === "canceled" || cancelsAt !== null || nextTier !== null || revokedAt !== null;
  if (isOver || trouble || !renews(subscription)) return undefined;
  const at = status === "trialing" ? (trialEndsAt ?? period?.endsAt) : period?.endsAt;
  return at ? { amount: tier.price, at } : undefined;
}

/** Whether a plan is charged again and again. Free plans and those paid once are not. */
export function renews({ tier }: Pick<Subscription, "tier">): boolean {
  return tier.interval === "month" || tier.interval === "year";
}

/** What cancelling a plan does, before it is done. */
export function cancelWords(subscription: Subscription): string {
  const { agent, status, tier, period, trialEndsAt } = subscription;
  const kept = `What you have used stays counted. The agent stays connected to your account until you disconnect it.`;
  const end = status === "trialing" ? (trialEndsAt ?? period?.endsAt) : period?.endsAt;
  if (!renews(subscription) || !end) {
    const gone = tier.interval === "one_time" ? " What you paid is not given back by this." : "";
    return `The plan ends now, and ${agent.name} stops working for you at once.${gone} ${kept}`;
  }
  if (status === "trialing")
    return `Nothing is charged. ${agent.name} works until the trial ends on ${dayWords(end)}; until then you can change your mind. ${kept}`;
  return `${agent.name} works until ${dayWords(end)}, the end of what is paid, and nothing more is charged. Until then you can change your mind. ${kept}`;
}

/** Until when a plan works that ends early, because the payment for the rest of its time was given back. */
export function refundedUntil({ access, accessUntil, revokedAt }: Subscription): string | undefined {
  return access && revokedAt && revokedAt === accessUntil ? revokedAt : undefined;
}

/** What a failed payment means for the buyer, and until when something can be done about it. */
export function troubleWords({ agent, access, trouble }: Subscription): string | undefined {
  if (!trouble) return undefined;
  const failed = `The payment of ${dayWords(trouble.since)} failed.`;
  if (!access)
    return `${failed} ${agent.name} has stopped working for you. Pay what is due, and it goes on at once.`;
  const again = trouble.nextAttemptAt ? ` It is tried again on ${dayWords(trouble.nextAttemptAt)}.` : "";
  return `${failed} ${agent.name} keeps working until ${dayWords(trouble.graceUntil)}.${again}`;
}
