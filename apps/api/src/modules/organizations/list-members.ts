import type { Member } from "@souk/contracts/organizations/entities";
import { type MemberContext, requirePermission } from "./require-permission.ts";
import { selectMembers } from "./store.ts";

/** Everybody in the organization, by name. */
export async function listMembers(
  ctx: MemberContext,
  { organizationId }: { organizationId: string },
): Promise<{ items: Member[] }> {
  await requirePermission(ctx, organizationId, "organization.read");
  return { items: await selectMembers(ctx.db, organizationId) };
}
