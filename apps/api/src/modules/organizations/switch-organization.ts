import { AppError } from "@souk/contracts/common/errors";
import type { Organization } from "@souk/contracts/organizations/entities";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getOrganization } from "./list-organizations.ts";
import { type MemberContext, requirePermission } from "./require-permission.ts";
import { updateActiveOrganization } from "./store.ts";

/**
 * Lets the caller's session act for another of their organizations from the next call on. It is believed only while
 * they are a member. Refuses foreign organizations as unknown.
 */
export function switchOrganization(
  ctx: MemberContext,
  { organizationId }: { organizationId: string },
): Promise<Organization> {
  return withTransaction(ctx, async (tx) => {
    await requirePermission(tx, organizationId, "organization.read");
    const { session } = tx.actor;
    const chosen = await getOrganization(tx, { organizationId });
    const changed = session && (await updateActiveOrganization(tx.db, session.id, organizationId));
    if (!session || !changed) throw new AppError("auth.required");
    await audit(tx, {
      action: "session.organization_switched",
      subject: { kind: "session", id: session.id },
      organizationId,
      details: { from: tx.actor.organizationId },
    });
    return { ...chosen, isActive: true };
  });
}
