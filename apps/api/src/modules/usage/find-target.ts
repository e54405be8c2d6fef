import { AppError } from "@souk/contracts/common/errors";
import { findTarget, openMissingSubjects, type SpendTarget } from "./store.ts";
import { maySpeakOf, type UsageContext } from "./usage-context.ts";

export interface MetricKey {
  agentId: string;
  metricSlug: string;
}

/** The agent and metric that a spend names. Unknown and foreign agents are the same to the caller: not found. */
export async function getTarget(ctx: UsageContext, key: MetricKey): Promise<SpendTarget> {
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

/** The subject of a target that has access; opens it when the metric is younger than the plan. */
export async function getSubjectId(ctx: UsageContext, key: MetricKey, target: SpendTarget): Promise<string> {
  if (target.subjectId) return target.subjectId;
  await openMissingSubjects(ctx.db, {
    organizationId: ctx.actor.organizationId,
    listingId: target.listingId,
  });
  const { subjectId } = await getTarget(ctx, key);
  if (!subjectId) throw new AppError("subscription.required", { subscribeUrl: agentPage(ctx, target) });
  return subjectId;
}

/** Where a buyer takes or changes a plan. */
export function agentPage(ctx: UsageContext, target: { listingSlug: string }): string {
  return new URL(`/agents/${target.listingSlug}`, ctx.webUrl).toString();
}
