import type { DomainState, ProofMethod } from "@souk/contracts/domains/entities";
import { agents, listings, vendors } from "@souk/db/schema/catalog";
import { domainClaims } from "@souk/db/schema/domains";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { and, asc, count, eq, isNull, lte, or } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";
import type { Lookup, Standing } from "./rules.ts";

type Db = ServiceContext["db"];

/** A claim as it is stored. */
export interface Claim extends Standing {
  id: string;
  vendorId: string;
  host: string;
  token: string;
  lastCheckedAt: Date | null;
  checkingUntil: Date | null;
  lookups: Lookup[];
}

/** The columns' CHECKs hold them to the states there are, and only `updateClaim` writes what was found. */
function toClaim(row: typeof domainClaims.$inferSelect): Claim {
  return {
    ...row,
    state: row.state as DomainState,
    provenBy: row.provenBy as ProofMethod | null,
    lookups: row.lookups as Lookup[],
  };
}

/** A vendor's claims by host, or the one of this id. */
export async function selectClaims(db: Db, vendorId: string, claimId?: string): Promise<Claim[]> {
  const rows = await db
    .select()
    .from(domainClaims)
    .where(and(eq(domainClaims.vendorId, vendorId), claimId ? eq(domainClaims.id, claimId) : undefined))
    .orderBy(asc(domainClaims.host));
  return rows.map(toClaim);
}

/** The agents of a vendor with their product domains, by name. */
export function selectAgentHosts(db: Db, vendorId: string) {
  return db
    .select({ slug: listings.slug, name: listings.name, host: agents.productDomain })
    .from(agents)
    .innerJoin(listings, eq(listings.id, agents.listingId))
    .where(eq(listings.vendorId, vendorId))
    .orderBy(asc(listings.name), asc(listings.id));
}

/** Holds a vendor until the transaction ends, and answers how many domains it claims: so the count stays true. */
export async function lockAndCountClaims(db: Transaction, vendorId: string): Promise<number> {
  await db.select({ id: vendors.id }).from(vendors).where(eq(vendors.id, vendorId)).for("no key update");
  const [row] = await db
    .select({ claims: count() })
    .from(domainClaims)
    .where(eq(domainClaims.vendorId, vendorId));
  return row?.claims ?? 0;
}

/** Stores a claim; undefined when the vendor has claimed that host already. */
export async function insertClaim(
  db: Transaction,
  claim: { vendorId: string; host: string; token: string; createdAt: Date; nextCheckAt: Date | null },
): Promise<Claim | undefined> {
  const [row] = await db.insert(domainClaims).values(claim).onConflictDoNothing().returning();
  return row && toClaim(row);
}

/** Removes a claim and answers it; undefined where the vendor has none of that id. */
export async function deleteClaim(
  db: Transaction,
  vendorId: string,
  claimId: string,
): Promise<Claim | undefined> {
  const [row] = await db
    .delete(domainClaims)
    .where(and(eq(domainClaims.id, claimId), eq(domainClaims.vendorId, vendorId)))
    .returning();
  return row && toClaim(row);
}

/** Takes a claim to be checked, unless somebody else checks it or it was checked after `checkedBefore`. */
export async function leaseClaim(
  db: Db,
  claimId: string,
  { now, until, checkedBefore }: { now: Date; until: Date; checkedBefore: Date },
): Promise<Claim | undefined> {
  const [row] = await db
    .update(domainClaims)
    .set({ checkingUntil: until })
    .where(
      and(
        eq(domainClaims.id, claimId),
        or(isNull(domainClaims.checkingUntil), lte(domainClaims.checkingUntil, now)),
        or(isNull(domainClaims.lastCheckedAt), lte(domainClaims.lastCheckedAt, checkedBefore)),
      ),
    )
    .returning();
  return row && toClaim(row);
}

/** Lets a claim go whose check came to nothing. */
export async function releaseClaim(db: Db, claimId: string): Promise<void> {
  await db.update(domainClaims).set({ checkingUntil: null }).where(eq(domainClaims.id, claimId));
}

/** A claim, held until the transaction ends; undefined when it was removed. */
export async function lockClaim(db: Transaction, claimId: string): Promise<Claim | undefined> {
  const [row] = await db.select().from(domainClaims).where(eq(domainClaims.id, claimId)).for("update");
  return row && toClaim(row);
}

/** Writes down what a check found and where the claim stands now, and lets it go. */
export async function updateClaim(
  db: Transaction,
  claimId: string,
  { standing, lookups, now, nextCheckAt }: ClaimUpdate,
): Promise<void> {
  const { state, provenBy, verifiedAt, failingSince } = standing;
  await db
    .update(domainClaims)
    .set({
      state,
      provenBy,
      verifiedAt,
      failingSince,
      lookups,
      lastCheckedAt: now,
      nextCheckAt,
      checkingUntil: null,
    })
    .where(eq(domainClaims.id, claimId));
}

/** What became of a claim. */
interface ClaimUpdate {
  standing: Standing;
  lookups: Lookup[];
  now: Date;
  nextCheckAt: Date | null;
}

/** Ids of claims whose turn it is, the longest due first. */
export async function selectDueClaims(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: domainClaims.id })
    .from(domainClaims)
    .where(lte(domainClaims.nextCheckAt, now))
    .orderBy(asc(domainClaims.nextCheckAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Ids of every vendor's claims of a host. */
export async function selectClaimsOfHost(db: Db, host: string): Promise<string[]> {
  const rows = await db.select({ id: domainClaims.id }).from(domainClaims).where(eq(domainClaims.host, host));
  return rows.map(({ id }) => id);
}

/** The vendor behind a claim, and its owners' addresses, those that were confirmed. */
export async function findOwners(db: Db, vendorId: string) {
  const rows = await db
    .select({ organizationId: vendors.organizationId, email: users.email })
    .from(vendors)
    .leftJoin(members, and(eq(members.organizationId, vendors.organizationId), eq(members.role, "owner")))
    .leftJoin(
      users,
      and(eq(users.id, members.userId), eq(users.emailVerified, true), isNull(users.deletedAt)),
    )
    .where(eq(vendors.id, vendorId));
  return {
    organizationId: rows[0]?.organizationId ?? null,
    emails: rows.flatMap(({ email }) => email ?? []),
  };
}
