import { createHash } from "node:crypto";
import type { BatchConsumption } from "@souk/contracts/usage/entities";
import { getSpendTarget } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { spend, type Spend } from "./spend.ts";
import type { SpendContext } from "./usage-context.ts";

interface Batch {
  agentId: string;
  idempotencyKey: string;
  items: readonly { metric: string; quantity: number }[];
}

/**
 * Spends quotas of several metrics together, all or none; one key stands for the whole body. Refused like a consume, by
 * the first metric that is refused.
 */
export async function consumeBatch(
  ctx: SpendContext,
  { agentId, idempotencyKey, items }: Batch,
): Promise<{ answer: BatchConsumption; replayed: boolean }> {
  const [first, ...others] = await Promise.all(
    items.map(async ({ metric, quantity }): Promise<Spend> => {
      const target = await getSpendTarget(ctx, { agentId, metricSlug: metric });
      return { kind: "consume", key: idempotencyKey, quantity, seconds: null, metricSlug: metric, target };
    }),
  );
  if (!first) throw new Error("the contract asks for an item");
  const done = await spend(ctx, [first, ...others], fingerprintOf(items));
  const answers = items.map(({ metric, quantity }, index) => {
    const one = done[index];
    if (!one) throw new Error("every item that is spent has an outcome");
    return { ...toBalance(metric, one.outcome), quantity, receipt: one.receipt };
  });
  return { answer: { idempotencyKey, items: answers }, replayed: done.every(({ replayed }) => replayed) };
}

/** One name for the same items in any order. */
function fingerprintOf(items: Batch["items"]): string {
  const lines = items.map(({ metric, quantity }) => `${metric} ${quantity}`).toSorted();
  return createHash("sha256").update(lines.join("\n")).digest("base64url");
}
