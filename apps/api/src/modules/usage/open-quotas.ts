import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { openSubjects, type PlanKey } from "./store.ts";

/**
 * Gives an organization the quotas of a plan. Taking or switching plans never gives use away: what was used in
 * the running period stays used, the new limits hold at once. The README has the rule for other kinds of period.
 */
export async function openQuotas(ctx: InTransaction<ServiceContext>, key: PlanKey): Promise<void> {
  await openSubjects(ctx.db, key);
}
