import type { Subscription, SubscriptionStatus } from "@souk/contracts/billing/entities";

type Tone = "success" | "accent" | "warning" | "danger" | "neutral";

const labels: Record<SubscriptionStatus, { label: string; tone: Tone }> = {
  active: { label: "Active", tone: "success" },
  trialing: { label: "Trial", tone: "accent" },
  past_due: { label: "Payment due", tone: "warning" },
  canceled: { label: "Ended", tone: "neutral" },
};

/** What a subscription is called. A live one without access says that, since access is what counts. */
export function subscriptionState({ status, access }: Pick<Subscription, "status" | "access">): {
  label: string;
  tone: Tone;
} {
  if (status !== "canceled" && !access) return { label: "No access", tone: "danger" };
  if (status === "canceled" && access) return { label: "Ending", tone: "warning" };
  return labels[status];
}

/** Whether a subscription stands among the current ones. A canceled one stays there for as long as it opens the agent. */
export function isCurrent({ status, access }: Pick<Subscription, "status" | "access">): boolean {
  return status !== "canceled" || access;
}
