import type { OrganizationRole } from "@souk/contracts/identity/entities";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { and, desc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";
import { isBanned } from "../../platform/is-banned.ts";

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

/** The role of a person who is neither banned nor gone, held until the transaction ends; undefined for others. */
export async function lockStanding(db: Transaction, userId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ role: users.role })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt), sql`not ${isBanned(sql`now()`)}`))
    .for("share");
  return row?.role;
}
