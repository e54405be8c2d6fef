import type { ServiceContext } from "../../platform/service-context.ts";
import { selectOpen } from "./store.ts";

/** When access ends by itself; null = it does not. */
export interface Access {
  endsAt: Date | null;
}

/** The organization's access to each of the listings now; listings without access are absent. */
export async function findAccess(
  ctx: ServiceContext,
  organizationId: string,
  listingIds: readonly string[],
): Promise<Map<string, Access>> {
  if (listingIds.length === 0) return new Map();
  const open = await selectOpen(ctx.db, { organizationId, listingIds, at: ctx.now() });
  return new Map(open.map(({ listingId, endsAt }) => [listingId, { endsAt }]));
}

/** Whether the organization may use the listing now. The only question an access check asks. */
export async function hasAccess(
  ctx: ServiceContext,
  organizationId: string,
  listingId: string,
): Promise<boolean> {
  return (await findAccess(ctx, organizationId, [listingId])).has(listingId);
}
