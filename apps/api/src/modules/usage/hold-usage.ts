import type { Hold } from "@souk/contracts/usage/entities";
import { getSpendTarget, type MetricKey } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { spend } from "./spend.ts";
import type { SpendContext } from "./usage-context.ts";

interface Holding extends MetricKey {
  quantity: number;
  idempotencyKey: string;
  expiresInSeconds: number;
}

/**
 * Reserves quota for work whose cost is known only afterwards; the reserve counts against limit and caps until it is
 * settled or expires. Idempotent and refused like a consume.
 */
export async function holdUsage(
  ctx: SpendContext,
  { agentId, metricSlug, quantity, idempotencyKey, expiresInSeconds }: Holding,
): Promise<{ answer: Hold; replayed: boolean }> {
  const target = await getSpendTarget(ctx, { agentId, metricSlug });
  const item = { kind: "hold", key: idempotencyKey, quantity, seconds: expiresInSeconds } as const;
  const [done] = await spend(ctx, [{ ...item, metricSlug, target }]);
  const { outcome, receipt, replayed } = done;
  const expiresAt = (outcome.expiresAt ?? outcome.at).toISOString();
  return {
    answer: { ...toBalance(metricSlug, outcome), quantity, idempotencyKey, expiresAt, receipt },
    replayed,
  };
}
