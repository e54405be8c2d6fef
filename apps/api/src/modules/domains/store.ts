import type { DomainState, ProofMethod } from "@souk/contracts/domains/entities";
import { agents, listings, vendors } from "@souk/db/schema/catalog";
import { domainClaims } from "@souk/db/schema/domains";
import { and, asc, count, eq } from "drizzle-orm";
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
export function toClaim(row: typeof domainClaims.$inferSelect): Claim {
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
