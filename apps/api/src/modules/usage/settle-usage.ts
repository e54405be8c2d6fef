import type { Settlement } from "@souk/contracts/usage/entities";
import { getOldTarget, type MetricKey } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { spend } from "./spend.ts";
import type { SpendContext } from "./usage-context.ts";

interface Settling extends MetricKey {
  holdKey: string;
  quantity: number;
}

/**
 * Charges a hold at the actual amount, in the period in which it was made: less gives the rest back, more is charged as
 * far as limit and caps allow. A hold ends once; the same settlement again answers the same. Needs no live plan.
 */
export async function settleUsage(
  ctx: SpendContext,
  { agentId, metricSlug, holdKey, quantity: requested }: Settling,
): Promise<{ answer: Settlement; replayed: boolean }> {
  const target = await getOldTarget(ctx, { agentId, metricSlug }, "usage.hold_not_found");
  const item = {
    kind: "settle",
    key: holdKey,
    quantity: requested,
    seconds: null,
    metricSlug,
    target,
  } as const;
  const [done] = await spend(ctx, [item]);
  const { outcome, receipt, replayed } = done;
  const { quantity } = outcome;
  return { answer: { ...toBalance(metricSlug, outcome), holdKey, requested, quantity, receipt }, replayed };
}
