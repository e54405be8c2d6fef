import { agents, listings, media, vendors } from "@souk/db/schema/catalog";
import { oauthConsents } from "@souk/db/schema/oauth-grants";
import { organizations } from "@souk/db/schema/organizations";
import { and, asc, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";
import { agentColumns } from "./store.ts";

/** Agents that a person has signed in to, by organization, the personal one first, and by name. */
export function selectConnectedAgents(db: ServiceContext["db"], userId: string) {
  const isPersonal = sql<boolean>`${organizations.personalUserId} is not null`;
  return db
    .select({
      ...agentColumns,
      organization: { id: organizations.id, name: organizations.name, isPersonal },
      scopes: oauthConsents.scopes,
      connectedAt: oauthConsents.createdAt,
    })
    .from(oauthConsents)
    .innerJoin(organizations, eq(organizations.id, oauthConsents.referenceId))
    .innerJoin(agents, eq(agents.oauthClientId, oauthConsents.clientId))
    .innerJoin(listings, eq(listings.id, agents.listingId))
    .innerJoin(vendors, eq(vendors.id, listings.vendorId))
    .leftJoin(media, and(eq(media.listingId, listings.id), eq(media.role, "icon")))
    .where(eq(oauthConsents.userId, userId))
    .orderBy(
      desc(isPersonal),
      sql`lower(${organizations.name})`,
      asc(organizations.id),
      asc(listings.name),
      asc(listings.id),
    );
}

/** A person's consents for the agent named by listing id or slug, held until the transaction ends. */
export function lockConsentsFor(
  db: Transaction,
  {
    userId,
    agentRef,
    organizationId,
  }: { userId: string; agentRef: string; organizationId?: string | undefined },
) {
  const isNamed = or(sql`${listings.id}::text = lower(${agentRef})`, eq(listings.slug, agentRef));
  const isThere = organizationId ? eq(oauthConsents.referenceId, organizationId) : undefined;
  return lockConsents(db, and(eq(oauthConsents.userId, userId), isNamed, isThere));
}

/** A person's consents for one organization, whatever the agent, held until the transaction ends. */
export function lockConsentsOfMember(
  db: Transaction,
  { userId, organizationId }: { userId: string; organizationId: string },
) {
  return lockConsents(
    db,
    and(eq(oauthConsents.userId, userId), eq(oauthConsents.referenceId, organizationId)),
  );
}

/** Everybody's consents for a client, held until the transaction ends. */
export function lockConsentsOfClient(db: Transaction, clientId: string) {
  return lockConsents(db, eq(oauthConsents.clientId, clientId));
}

function lockConsents(db: Transaction, where: SQL | undefined) {
  return db
    .select({
      id: oauthConsents.id,
      userId: oauthConsents.userId,
      clientId: oauthConsents.clientId,
      organizationId: oauthConsents.referenceId,
      listingId: listings.id,
    })
    .from(oauthConsents)
    .leftJoin(agents, eq(agents.oauthClientId, oauthConsents.clientId))
    .leftJoin(listings, eq(listings.id, agents.listingId))
    .where(where)
    .orderBy(asc(oauthConsents.id))
    .for("update", { of: oauthConsents });
}

/** Removes consents; the tokens that stand on them are another statement. */
export async function deleteConsents(db: Transaction, ids: string[]): Promise<void> {
  await db.delete(oauthConsents).where(inArray(oauthConsents.id, ids));
}
