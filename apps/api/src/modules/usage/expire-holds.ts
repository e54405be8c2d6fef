import type { ServiceContext } from "../../platform/service-context.ts";
import { deleteOldBatches, expireHolds as expire } from "./store.ts";

const MOST = 500;

/** Gives up the holds that were not settled in time, and forgets old keys of batches. Runs every minute. */
export async function expireHolds(ctx: ServiceContext): Promise<void> {
  while ((await expire(ctx.db, MOST)) === MOST);
  await deleteOldBatches(ctx.db);
}
