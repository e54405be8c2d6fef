import type { Release } from "@souk/contracts/usage/entities";
import { getOldTarget, type MetricKey } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { spend } from "./spend.ts";
import type { SpendContext } from "./usage-context.ts";

interface GivingBack extends MetricKey {
  consumeKey: string;
  quantity?: number | undefined;
}

/**
 * Gives a consume or a settled hold back, whole or part, in the period that was charged; once, and as far as the plan
 * lets it. The same release again answers the same. Needs no live plan, so that work which fails after a cancellation is
 * still refunded.
 */
export async function releaseUsage(
  ctx: SpendContext,
  { agentId, metricSlug, consumeKey, quantity }: GivingBack,
): Promise<{ answer: Release; replayed: boolean }> {
  const target = await getOldTarget(ctx, { agentId, metricSlug }, "usage.consume_not_found");
  const item = {
    kind: "release",
    key: consumeKey,
    quantity: quantity ?? null,
    seconds: null,
    metricSlug,
    target,
  } as const;
  const [done] = await spend(ctx, [item]);
  const { outcome, receipt, replayed } = done;
  const answer = { ...toBalance(metricSlug, outcome), quantity: outcome.quantity, consumeKey, receipt };
  return { answer, replayed };
}
