import { AppError } from "@souk/contracts/common/errors";
import type { UsageCaps } from "@souk/contracts/usage/caps";
import { getSpendTarget, type MetricKey, type UsageContext } from "../usage/index.ts";
import { findCaps } from "./caps-store.ts";

/** The caps that the caller's organization set on one quota. Refuses who never had a plan of the agent. */
export async function getCaps(ctx: UsageContext, key: MetricKey): Promise<UsageCaps> {
  const { subjectId } = await getSpendTarget(ctx, key);
  const caps = await findCaps(ctx.db, subjectId);
  if (!caps) throw new AppError("metric.not_found");
  return caps;
}
