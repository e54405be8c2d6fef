import type { Subscription, SubscriptionStatus } from "@souk/contracts/billing/entities";

type Tone = "success" | "accent" | "warning" | "danger" | "neutral";

/** What the statuses are called. */
export const statusName: Record<SubscriptionStatus, string> = {
  active: "Active",
  trialing: "Trial",
  past_due: "Payment due",
  canceled: "Ended",
};

const tones: Record<SubscriptionStatus, Tone> = {
  active: "success",
  trialing: "accent",
  past_due: "warning",
  canceled: "neutral",
};

/** What a subscription is called. A live one without access says that, since access is what counts. */
export function subscriptionState(
  subscription: Pick<Subscription, "status" | "access" | "cancelsAt" | "nextTier">,
): {
  label: string;
  tone: Tone;
} {
  const { status, access } = subscription;
  if (status !== "canceled" && !access) return { label: "No access", tone: "danger" };
  if (isEnding(subscription) || (status === "canceled" && access))
    return { label: "Ending", tone: "warning" };
  return { label: statusName[status], tone: tones[status] };
}

/** Whether a subscription stands among the current ones. A canceled one stays there for as long as it opens the agent. */
export function isCurrent({ status, access }: Pick<Subscription, "status" | "access">): boolean {
  return status !== "canceled" || access;
}

/** Whether a plan is held now: it has not ended, though its end may be announced. A buyer holds at most one of an agent. */
export function isLive({ status }: Pick<Subscription, "status">): boolean {
  return status !== "canceled";
}

/** Whether the end of a live plan is announced. A plan that gives way to another one ends, too, but is not canceled. */
export function isEnding({
  status,
  cancelsAt,
  nextTier,
}: Pick<Subscription, "status" | "cancelsAt" | "nextTier">): boolean {
  return status !== "canceled" && cancelsAt !== null && nextTier === null;
}
