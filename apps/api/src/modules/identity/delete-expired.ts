import type { ServiceContext } from "../../platform/service-context.ts";
import { deleteEndedSecrets } from "./client-secret-store.ts";
import { deleteRetiredKeys } from "./signing-key-store.ts";
import { deleteSpentCodes } from "./factor-store.ts";
import { deleteForgottenFailures } from "./lockout-store.ts";
import { deleteExpiredRows } from "./store.ts";

/**
 * Removes sessions, tokens, verifications, signing keys and replaced client secrets whose time has passed. They open nothing already; but
 * a session that stays on record would keep an agent's refresh token, which outlives it by design, from naming a
 * living one.
 */
export async function deleteExpired(ctx: ServiceContext): Promise<void> {
  await deleteExpiredRows(ctx.db, ctx.now());
  await deleteForgottenFailures(ctx.db, ctx.now());
  await deleteSpentCodes(ctx.db, ctx.now());
  await deleteRetiredKeys(ctx.db, ctx.now());
  await deleteEndedSecrets(ctx.db, ctx.now());
}
