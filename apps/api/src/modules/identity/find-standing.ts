import type { OrganizationRole } from "@souk/contracts/identity/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { ensurePersonalOrganization } from "./personal-organization.ts";
import { selectStanding } from "./standing-store.ts";

/** The organization somebody acts for, and as what. */
interface Standing {
  organizationId: string;
  organizationRole: OrganizationRole;
}

/**
 * The organization that a session acts for: the one it was switched to while the person is still a member of it,
 * otherwise their personal one, which is made if it is missing. Read anew for every request.
 */
export async function findStanding(
  db: ServiceContext["db"],
  session: { userId: string; sessionId: string },
): Promise<Standing> {
  const standing = await selectStanding(db, session);
  if (standing) return standing;
  return { organizationId: await ensurePersonalOrganization(db, session.userId), organizationRole: "owner" };
}
