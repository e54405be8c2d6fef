import type { ServiceContext } from "../../platform/service-context.ts";
import { createPartitions } from "./store.ts";

/** Makes the ledger's monthly partitions up to three months ahead. Runs at start and daily; repeating it is free. */
export async function createUsagePartitions(ctx: ServiceContext): Promise<void> {
  await createPartitions(ctx.db, ctx.now());
}
