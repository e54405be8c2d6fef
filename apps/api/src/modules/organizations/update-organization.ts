import type { Organization } from "@souk/contracts/organizations/entities";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getOrganization } from "./list-organizations.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { updateName } from "./store.ts";

/** Renames an organization. */
export function updateOrganization(
  ctx: MemberContext,
  { organizationId, name }: { organizationId: string; name: string },
): Promise<Organization> {
  return withTransaction(ctx, async (tx) => {
    const { name: from } = await requireSharedChange(tx, organizationId, "organization.update");
    await updateName(tx.db, organizationId, name);
    await audit(tx, {
      action: "organization.renamed",
      subject: { kind: "organization", id: organizationId },
      organizationId,
      details: { from, to: name },
    });
    return getOrganization(tx, { organizationId });
  });
}
