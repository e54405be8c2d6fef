import { vendors } from "@souk/db/schema/catalog";
import { members, organizations } from "@souk/db/schema/organizations";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** An organization that has no other owner than this person. */
export interface SoleOwned {
  id: string;
  name: string;
  isPersonal: boolean;
  /** Somebody depends on it: other members, or buyers of what it sells. */
  isNeeded: boolean;
}

/**
 * Holds every organization that the person has a seat in, by id, as all who change owners hold theirs: what is asked
 * afterwards of owners and members stays so until the transaction ends.
 */
export async function lockOrganizationsOf(db: Transaction, userId: string): Promise<void> {
  await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(
      sql`${organizations.id} in (select ${members.organizationId} from ${members} where ${members.userId} = ${userId})`,
    )
    .orderBy(asc(organizations.id))
    .for("no key update");
}

/** The organizations that would lose their last owner with this person, by name; a lock on their seats comes with it. */
export async function selectSoleOwned(db: ServiceContext["db"], userId: string): Promise<SoleOwned[]> {
  const others = (also: string) =>
    sql<boolean>`exists (select from ${members} as other where other.organization_id = ${organizations.id} and other.user_id <> ${userId} ${sql.raw(also)})`;
  const isVendor = sql<boolean>`exists (select from ${vendors} where ${vendors.organizationId} = ${organizations.id})`;
  return db
    .select({
      id: organizations.id,
      name: organizations.name,
      isPersonal: sql<boolean>`${organizations.personalUserId} is not null`,
      isNeeded: sql<boolean>`${others("")} or ${isVendor}`,
    })
    .from(organizations)
    .innerJoin(members, eq(members.organizationId, organizations.id))
    .where(
      and(eq(members.userId, userId), eq(members.role, "owner"), sql`not ${others("and role = 'owner'")}`),
    )
    .orderBy(asc(organizations.name), asc(organizations.id))
    .for("update", { of: organizations });
}
