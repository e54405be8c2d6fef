import type { Metric, NewMetric } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { brokenUniqueConstraint } from "../../platform/query-error.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent } from "./find-listing.ts";
import { insertMetrics } from "./metric-store.ts";

/** Adds a metric to an agent. Plans include none of it until they state a quota. Refuses a taken slug. */
export function createMetric(ctx: ServiceContext, ref: string, input: NewMetric): Promise<Metric> {
  return withTransaction(ctx, async (tx) => {
    const listing = await getManageableAgent(tx, ref);
    const [metric] = await insertMetrics(tx.db, listing.id, [input]);
    if (!metric) throw new Error("insert into metrics returned no row");
    await audit(tx, {
      action: "metric.created",
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
      details: { metric: metric.slug },
    });
    return metric;
  }).catch((error: unknown) => {
    throw brokenUniqueConstraint(error) ? new AppError("metric.slug_taken") : error;
  });
}
