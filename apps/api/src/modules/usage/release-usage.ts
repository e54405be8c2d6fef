import { AppError, type ErrorCode } from "@souk/contracts/common/errors";
import type { Release } from "@souk/contracts/usage/entities";
import { getTarget, type MetricKey } from "./find-target.ts";
import { toBalance } from "./rules.ts";
import { release } from "./store.ts";
import { spenderOf, type UsageContext } from "./usage-context.ts";

interface GivingBack extends MetricKey {
  consumeKey: string;
  quantity?: number | undefined;
}

const REFUSALS = {
  unknown: "usage.consume_not_found",
  consume_not_found: "usage.consume_not_found",
  already_released: "usage.already_released",
  exceeds: "usage.release_exceeds",
} as const satisfies Record<string, ErrorCode>;

/**
 * Gives a consume back, whole or part, in the period that was charged; once. The same release again answers the
 * same. Needs no live plan, so that work which fails after a cancellation is still refunded.
 */
export async function releaseUsage(
  ctx: UsageContext,
  giving: GivingBack,
): Promise<{ answer: Release; replayed: boolean }> {
  const { subjectId } = await getTarget(ctx, giving);
  if (!subjectId) throw new AppError("usage.consume_not_found");
  const { consumeKey, quantity = null, metricSlug } = giving;
  const outcome = await release(ctx.db, { subjectId, consumeKey, quantity, spender: spenderOf(ctx.actor) });
  if (isRefusal(outcome.status)) throw new AppError(REFUSALS[outcome.status]);
  return {
    answer: { ...toBalance(metricSlug, outcome), quantity: outcome.quantity, consumeKey },
    replayed: outcome.status === "replayed",
  };
}

function isRefusal(status: string): status is keyof typeof REFUSALS {
  return status in REFUSALS;
}
