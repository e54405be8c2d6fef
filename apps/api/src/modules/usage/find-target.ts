import { AppError } from "@souk/contracts/common/errors";
import { findTarget, type OpenTarget, openMissingSubjects, type SpendTarget } from "./store.ts";
import { maySpeakOf, type SpendContext } from "./usage-context.ts";

export interface MetricKey {
  agentId: string;
  metricSlug: string;
}

/** The agent and metric that a spend names. Unknown and foreign agents are the same to the caller: not found. */
async function getTarget(ctx: SpendContext, key: MetricKey): Promise<SpendTarget> {
  const target = await findTarget(ctx.db, {
    organizationId: ctx.actor.organizationId,
    agentRef: key.agentId,
    metricSlug: key.metricSlug,
    at: ctx.now(),
  });
  if (!target || !maySpeakOf(ctx.actor, target.listingId)) throw new AppError("listing.not_found");
  if (!isKnown(target)) throw new AppError("listing.not_found");
  if (!target.metricId) throw new AppError("metric.not_found");
  return target;
}

/** A hidden agent exists for those who have, or had, its quota. */
function isKnown(target: SpendTarget): boolean {
  return target.isPublic || target.access || target.subjectId !== null;
}

/** Where a new spend goes; opens the quota when the metric is younger than the plan. Refuses who never had a plan. */
export async function getSpendTarget(ctx: SpendContext, key: MetricKey): Promise<OpenTarget> {
  if (ctx.remembered) return ctx.remembered.target;
  const target = await getTarget(ctx, key);
  if (isOpen(target)) return target;
  if (target.access) {
    const { listingId } = target;
    await openMissingSubjects(ctx.db, { organizationId: ctx.actor.organizationId, listingId });
    const opened = await getTarget(ctx, key);
    if (isOpen(opened)) return opened;
  }
  throw new AppError("subscription.required", { subscribeUrl: agentPage(ctx, target) });
}

/** Where an earlier spend went; throws `missing` where there cannot be one. */
export async function getOldTarget(
  ctx: SpendContext,
  key: MetricKey,
  missing: "usage.consume_not_found" | "usage.hold_not_found",
): Promise<OpenTarget> {
  if (ctx.remembered) return ctx.remembered.target;
  const target = await getTarget(ctx, key);
  if (!isOpen(target)) throw new AppError(missing);
  return target;
}

function isOpen(target: SpendTarget): target is SpendTarget & OpenTarget {
  return target.subjectId !== null;
}

/** Where a buyer takes or changes a plan. */
export function agentPage(ctx: SpendContext, target: { listingSlug: string }): string {
  return new URL(`/agents/${target.listingSlug}`, ctx.webUrl).toString();
}
