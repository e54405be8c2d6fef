import { AppError } from "@souk/contracts/common/errors";
import type { Consumption } from "@souk/contracts/usage/entities";
import { agentPage, getSubjectId, getTarget, type MetricKey } from "./find-target.ts";
import { toBalance, toRefusal } from "./rules.ts";
import { consume, type Outcome } from "./store.ts";
import { spenderOf, type UsageContext } from "./usage-context.ts";

interface Spend extends MetricKey {
  quantity: number;
  idempotencyKey: string;
}

/**
 * Spends quota before chargeable work, whole or not at all. Safe to retry: the same key spends once and answers
 * the same. Refuses without a live plan and at the limit, and writes nothing then. Its audit row is the ledger's.
 */
export async function consumeUsage(
  ctx: UsageContext,
  spend: Spend,
): Promise<{ answer: Consumption; replayed: boolean }> {
  const target = await getTarget(ctx, spend);
  const upgradeUrl = agentPage(ctx, target);
  if (!target.access) throw new AppError("subscription.required", { subscribeUrl: upgradeUrl });
  const outcome = await consume(ctx.db, {
    subjectId: await getSubjectId(ctx, spend, target),
    quantity: spend.quantity,
    key: spend.idempotencyKey,
    spender: spenderOf(ctx.actor),
  });
  if (outcome.status === "exceeded") {
    throw new AppError(
      "quota.exceeded",
      toRefusal(spend.metricSlug, spend.quantity, outcome, { now: ctx.now(), upgradeUrl }),
    );
  }
  return { answer: toConsumption(spend, outcome), replayed: outcome.status === "replayed" };
}

function toConsumption(spend: Spend, outcome: Outcome): Consumption {
  if (outcome.status === "key_reused") throw new AppError("usage.key_reused");
  if (outcome.status === "given_back") throw new AppError("usage.given_back");
  if (outcome.status !== "consumed" && outcome.status !== "replayed") {
    throw new Error(`consume_usage answered ${outcome.status}`);
  }
  const { quantity, idempotencyKey, metricSlug } = spend;
  return { ...toBalance(metricSlug, outcome), quantity, idempotencyKey };
}
