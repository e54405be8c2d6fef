import { AppError } from "@souk/contracts/common/errors";
import type { UsageCaps } from "@souk/contracts/usage/caps";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getSpendTarget, type MetricKey, type UsageContext } from "../usage/index.ts";
import { lockCaps, updateCaps } from "./caps-store.ts";

/**
 * Bounds what an agent may use of one metric, from the next spend on; what is used stays used. Refuses who never had a
 * plan of the agent. The quota's lock is held from before the old caps are read until the new ones are on record, so no
 * spend is judged by caps that were never in force.
 */
export async function setCaps(
  ctx: UsageContext,
  { agentId, metricSlug, ...caps }: MetricKey & UsageCaps,
): Promise<UsageCaps> {
  const { subjectId, listingId } = await getSpendTarget(ctx, { agentId, metricSlug });
  return withTransaction(ctx, async (tx) => {
    const before = await lockCaps(tx.db, subjectId);
    if (!before) throw new AppError("metric.not_found");
    if (isSame(before, caps)) return before;
    await updateCaps(tx.db, subjectId, caps);
    await audit(tx, {
      action: "usage_caps.set",
      subject: { kind: "listing", id: listingId },
      details: { metric: metricSlug, before, after: caps },
    });
    return caps;
  });
}

function isSame(one: UsageCaps, other: UsageCaps): boolean {
  return (["warnDay", "stopDay", "warnPeriod", "stopPeriod"] as const).every(
    (name) => one[name] === other[name],
  );
}
