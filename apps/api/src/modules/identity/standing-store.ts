import type { OrganizationRole } from "@souk/contracts/identity/entities";
import { members, organizations, sessions } from "@souk/db/schema/identity";
import { and, desc, eq, isNotNull, or } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

/** The person's seat in the organization that their session names, or else in their personal one. */
export async function selectStanding(
  db: ServiceContext["db"],
  { userId, sessionId }: { userId: string; sessionId: string },
) {
  const isActive = isNotNull(sessions.id);
  const [row] = await db
    .select({ organizationId: members.organizationId, role: members.role })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .leftJoin(
      sessions,
      and(eq(sessions.id, sessionId), eq(sessions.activeOrganizationId, members.organizationId)),
    )
    .where(and(eq(members.userId, userId), or(isActive, eq(organizations.personalUserId, userId))))
    .orderBy(desc(isActive))
    .limit(1);
  // The column's CHECK holds it to the roles there are.
  return row && { organizationId: row.organizationId, organizationRole: row.role as OrganizationRole };
}
