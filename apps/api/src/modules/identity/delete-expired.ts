import type { ServiceContext } from "../../platform/service-context.ts";
import { deleteExpiredRows } from "./store.ts";

/**
 * Removes sessions, tokens and verifications whose time has passed. They open nothing already; but a session that
 * stays on record would keep an agent's refresh token, which outlives it by design, from naming a living one.
 */
export async function deleteExpired(ctx: ServiceContext): Promise<void> {
  await deleteExpiredRows(ctx.db, ctx.now());
}
