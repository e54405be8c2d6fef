import type { Metric, NewMetric } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent } from "./find-listing.ts";
import { updateMetric } from "./metric-store.ts";

/** Changes the words of a metric. Its slug stays: agents call the metric by it. */
export function changeMetric(
  ctx: ServiceContext,
  key: { agentId: string; metricSlug: string },
  changes: Partial<Omit<NewMetric, "slug">>,
): Promise<Metric> {
  return withTransaction(ctx, async (tx) => {
    const listing = await getManageableAgent(tx, key.agentId);
    const metric = await updateMetric(tx.db, { listingId: listing.id, slug: key.metricSlug }, changes);
    if (!metric) throw new AppError("metric.not_found");
    await audit(tx, {
      action: "metric.changed",
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
      details: { metric: metric.slug, fields: Object.keys(changes) },
    });
    return metric;
  });
}
