import type { Consumption } from "@souk/contracts/usage/entities";
import { getSpendTarget, type MetricKey } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { spend } from "./spend.ts";
import type { SpendContext } from "./usage-context.ts";

interface Consume extends MetricKey {
  quantity: number;
  idempotencyKey: string;
}

/**
 * Spends quota before chargeable work, whole or not at all. Safe to retry: the same key spends once and answers
 * the same. Refuses without a live plan, at the limit and at the buyer's caps, and writes nothing then. Its audit row is
 * the ledger's.
 */
export async function consumeUsage(
  ctx: SpendContext,
  { agentId, metricSlug, quantity, idempotencyKey }: Consume,
): Promise<{ answer: Consumption; replayed: boolean }> {
  const target = await getSpendTarget(ctx, { agentId, metricSlug });
  const item = { kind: "consume", key: idempotencyKey, quantity, seconds: null, metricSlug, target } as const;
  const [done] = await spend(ctx, [item]);
  const { outcome, receipt, replayed } = done;
  return { answer: { ...toBalance(metricSlug, outcome), quantity, idempotencyKey, receipt }, replayed };
}
