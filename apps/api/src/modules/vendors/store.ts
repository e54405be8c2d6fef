import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import type { NewVendor, Vendor, VendorVerification } from "@souk/contracts/vendors/entities";
import { listings, vendors } from "@souk/db/schema/catalog";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { and, asc, count, eq, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Vendors with the number of their approved listings, by name, whatever the case. */
export async function selectVendors(db: Db, where?: SQL): Promise<Vendor[]> {
  const rows = await db
    .select({ vendor: vendors, listings: count(listings.id) })
    .from(vendors)
    .leftJoin(listings, and(eq(listings.vendorId, vendors.id), eq(listings.status, "approved")))
    .where(where)
    .groupBy(vendors.id)
    .orderBy(sql`lower(${vendors.name})`, asc(vendors.id));
  return rows.map((row) => toVendor(row.vendor, row.listings));
}

export async function findVendorBySlug(db: Db, slug: string): Promise<Vendor | undefined> {
  const [vendor] = await selectVendors(db, eq(vendors.slug, slug));
  return vendor;
}

export async function findVendorKeys(db: Db, slug: string) {
  const [row] = await db
    .select({ id: vendors.id, organizationId: vendors.organizationId, name: vendors.name })
    .from(vendors)
    .where(eq(vendors.slug, slug));
  return row;
}

/** A person's part in a vendor's organization. */
export interface VendorSeat {
  organization: OrganizationRole;
  vendor: VendorRole | null;
}

/** The vendors in whose organizations the person is, by name, whatever the case. */
export async function selectVendorsOf(db: Db, userId: string) {
  const rows = await db
    .select({ id: vendors.id, slug: vendors.slug, name: vendors.name, ...seatColumns })
    .from(vendors)
    .innerJoin(members, eq(members.organizationId, vendors.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(sql`lower(${vendors.name})`, asc(vendors.id));
  return rows.map(({ id, slug, name, ...seat }) => ({ id, slug, name, ...toSeat(seat) }));
}

const seatColumns = { role: members.role, vendorRole: members.vendorRole };

/** The columns' CHECKs hold them to the roles there are. */
function toSeat({ role, vendorRole }: { role: string; vendorRole: string | null }): VendorSeat {
  return { organization: role as OrganizationRole, vendor: vendorRole as VendorRole | null };
}

export async function findUserIdByEmail(db: Db, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase()));
  return row?.id;
}

/** The organization, its owner if any, and the vendor profile on it. */
export async function insertVendor(db: Db, input: NewVendor, ownerId: string | undefined): Promise<Vendor> {
  const [organization] = await db
    .insert(organizations)
    .values({ name: input.name, slug: `vendor-${input.slug}` })
    .returning({ id: organizations.id });
  if (!organization) throw new Error("insert into organizations returned no row");
  if (ownerId)
    await db.insert(members).values({ organizationId: organization.id, userId: ownerId, role: "owner" });
  const [vendor] = await db
    .insert(vendors)
    .values({
      organizationId: organization.id,
      slug: input.slug,
      name: input.name,
      summary: input.summary,
      website: input.website ?? null,
    })
    .returning();
  if (!vendor) throw new Error("insert into vendors returned no row");
  return toVendor(vendor, 0);
}

function toVendor(row: typeof vendors.$inferSelect, approvedListings: number): Vendor {
  return {
    slug: row.slug,
    name: row.name,
    verification: row.verification as VendorVerification,
    summary: row.summary,
    website: row.website,
    listings: approvedListings,
    createdAt: row.createdAt.toISOString(),
  };
}
