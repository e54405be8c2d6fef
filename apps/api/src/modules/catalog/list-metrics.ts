import type { ServiceContext } from "../../platform/service-context.ts";
import { selectMetrics } from "./metric-store.ts";

/** The metrics of one listing with their ids, in the order they were registered. */
export async function listMetrics(ctx: ServiceContext, listingId: string) {
  return (await selectMetrics(ctx.db, [listingId])).map(({ id, metric }) => ({ id, ...metric }));
}
