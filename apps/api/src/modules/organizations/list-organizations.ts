import { AppError } from "@souk/contracts/common/errors";
import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import type { Organization } from "@souk/contracts/organizations/entities";
import type { MemberContext } from "./require-permission.ts";
import { findOrganizationOf, selectOrganizationsOf } from "./store.ts";

/** Every organization that the caller is a member of: the personal one first, the others by name. */
export async function listOrganizations(ctx: MemberContext): Promise<{ items: Organization[] }> {
  const rows = await selectOrganizationsOf(ctx.db, ctx.actor.userId);
  return { items: rows.map((row) => toOrganization(row, ctx.actor.organizationId)) };
}

/** One of them; unknown and foreign ones are not found. */
export async function getOrganization(
  ctx: MemberContext,
  { organizationId }: { organizationId: string },
): Promise<Organization> {
  const row = await findOrganizationOf(ctx.db, ctx.actor.userId, organizationId);
  if (!row) throw new AppError("organization.not_found");
  return toOrganization(row, ctx.actor.organizationId);
}

type Row = Awaited<ReturnType<typeof selectOrganizationsOf>>[number];

/** The columns' CHECKs hold the roles to those that there are. */
function toOrganization(row: Row, activeId: string): Organization {
  return {
    ...row,
    role: row.role as OrganizationRole,
    vendorRole: row.vendorRole as VendorRole | null,
    isActive: row.id === activeId,
    createdAt: row.createdAt.toISOString(),
  };
}
