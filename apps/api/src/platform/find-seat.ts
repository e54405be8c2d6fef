import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import { members } from "@souk/db/schema/organizations";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "./service-context.ts";

/** A person's part in an organization. The columns' CHECKs hold them to the roles there are. */
export interface Seat {
  role: OrganizationRole;
  vendorRole: VendorRole | null;
}

/** What a person is in an organization; undefined when they have no seat there. */
export async function findSeat(
  db: ServiceContext["db"],
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<Seat | undefined> {
  const [row] = await db
    .select({ role: members.role, vendorRole: members.vendorRole })
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.userId, userId)));
  return row && { role: row.role as OrganizationRole, vendorRole: row.vendorRole as VendorRole | null };
}
