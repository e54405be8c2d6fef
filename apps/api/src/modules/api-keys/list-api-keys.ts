import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { type KeyContext, requireKeyPermission } from "./require-key-permission.ts";
import { selectKeys } from "./store.ts";

/** The keys of an organization, newest first; what was revoked long ago is left to the audit log. */
export async function listApiKeys(
  ctx: KeyContext,
  { organizationId }: { organizationId: string },
): Promise<{ items: ApiKey[] }> {
  await requireKeyPermission(ctx, organizationId);
  return { items: await selectKeys(ctx.db, { organizationId, now: ctx.now() }) };
}
