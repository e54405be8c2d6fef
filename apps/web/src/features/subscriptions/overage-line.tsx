import type { Subscription } from "@souk/contracts/billing/entities";
import { trpc } from "../../lib/trpc.ts";
import { overageWords } from "./overage-words.ts";

/** What was used beyond the plan in this period, and what comes on an invoice for it. Nothing while there is none. */
export function OverageLine({ subscription, className }: { subscription: Subscription; className: string }) {
  const { agent, tier } = subscription;
  const enabled = subscription.access && tier.quotas.some(({ overage }) => overage !== null);
  const usage = trpc.usage.get.useQuery({ agentId: agent.slug }, { enabled });
  const catalog = trpc.catalog.getAgent.useQuery({ agentId: agent.slug }, { enabled, staleTime: 5 * 60_000 });
  if (!enabled || !usage.data || catalog.isPending) return null;
  const words = overageWords(tier, usage.data.items, catalog.data?.metrics);
  if (words.length === 0) return null;
  return <p className={className}>Beyond the plan in this period: {words.join("; ")}</p>;
}
