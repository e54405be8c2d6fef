import { vendors } from "@souk/db/schema/catalog";
import { domainClaims } from "@souk/db/schema/domains";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { and, asc, eq, isNull, lte, notInArray, or } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";
import type { Lookup, Standing } from "./rules.ts";
import { type Claim, toClaim } from "./store.ts";

type Db = ServiceContext["db"];

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

/** Ids of claims whose turn it is, the longest due first, without some. */
export async function selectDueClaims(
  db: Db,
  now: Date,
  { limit, except }: { limit: number; except: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .select({ id: domainClaims.id })
    .from(domainClaims)
    .where(and(lte(domainClaims.nextCheckAt, now), notInArray(domainClaims.id, [...except])))
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
