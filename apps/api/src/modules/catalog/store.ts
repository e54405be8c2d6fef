import type { AgentChanges, ListingKind, ListingStatus, NewAgent } from "@souk/contracts/catalog/entities";
import { agents, listings, vendors } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { isDomainVerified } from "@souk/db/schema/verified-domain";
import { and, count, desc, eq, ilike, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A listing as other modules know it: who owns it and where it stands. */
export interface ListingKeys {
  id: string;
  slug: string;
  name: string;
  kind: ListingKind;
  status: ListingStatus;
  vendorId: string;
  /** The vendor's organization. */
  ownerOrganizationId: string;
}

/** A listing by its id or slug. */
export async function findListing(db: Db, ref: string): Promise<ListingKeys | undefined> {
  const [row] = await db
    .select({
      id: listings.id,
      slug: listings.slug,
      name: listings.name,
      kind: listings.kind,
      status: listings.status,
      vendorId: listings.vendorId,
      ownerOrganizationId: vendors.organizationId,
    })
    .from(listings)
    .innerJoin(vendors, eq(vendors.id, listings.vendorId))
    .where(isReferredTo(ref));
  return row && { ...row, kind: row.kind as ListingKind, status: row.status as ListingStatus };
}

/** Slugs and ids cannot be mistaken for each other: a slug that looks like a UUID is not accepted as one. */
function isReferredTo(ref: string): SQL {
  return z.uuid().safeParse(ref).success ? eq(listings.id, ref) : eq(listings.slug, ref);
}

/** The agent side of listings: addresses, OAuth client, status, live subscribers. */
export function selectAgentSides(db: Db, listingIds: readonly string[]) {
  return db
    .select({
      listingId: listings.id,
      description: listings.description,
      refundDays: listings.refundDays,
      productDomain: agents.productDomain,
      domainVerified: isDomainVerified,
      launchUrl: agents.launchUrl,
      clientId: agents.oauthClientId,
      redirectUris: oauthClients.redirectUris,
      postLogoutRedirectUris: oauthClients.postLogoutRedirectUris,
      status: listings.status,
      statusReason: listings.statusReason,
      createdAt: listings.createdAt,
      subscribers: count(subscriptions.id),
    })
    .from(listings)
    .innerJoin(agents, eq(agents.listingId, listings.id))
    .innerJoin(oauthClients, eq(oauthClients.clientId, agents.oauthClientId))
    .leftJoin(
      subscriptions,
      and(eq(subscriptions.listingId, listings.id), ne(subscriptions.status, "canceled")),
    )
    .where(inArray(listings.id, [...listingIds]))
    .groupBy(listings.id, agents.listingId, oauthClients.id);
}
export type AgentSide = Awaited<ReturnType<typeof selectAgentSides>>[number];

/** Which agents to manage are listed. */
export interface ManagedFilter {
  /** Only listings of these vendors; null = all. */
  vendorIds: readonly string[] | null;
  words: string | undefined;
  status: ListingStatus | undefined;
}

/** Ids of agents to manage, newest first, one more than the page, from after the cursor's id. */
export function selectManagedIds(
  db: Db,
  filter: ManagedFilter,
  { after, limit }: { after: string | undefined; limit: number },
) {
  return db
    .select({ id: listings.id })
    .from(listings)
    .where(and(isManaged(filter), after ? lt(listings.id, after) : undefined))
    .orderBy(desc(listings.id))
    .limit(limit + 1);
}

/** How many agents the filter finds. */
export function countManaged(db: Db, filter: ManagedFilter): Promise<number> {
  return db.$count(listings, isManaged(filter));
}

function isManaged({ vendorIds, words, status }: ManagedFilter): SQL | undefined {
  const pattern = words && `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    eq(listings.kind, "agent"),
    vendorIds ? inArray(listings.vendorId, [...vendorIds]) : undefined,
    status ? eq(listings.status, status) : undefined,
    pattern ? or(ilike(listings.name, pattern), ilike(listings.slug, pattern)) : undefined,
  );
}

/** A listing as it is first stored. */
export interface NewListing {
  input: NewAgent;
  vendorId: string;
  categoryId: string;
  status: ListingStatus;
  now: Date;
}

/** Stores a listing of an agent and answers its id. */
export async function insertListing(
  db: Db,
  { input, vendorId, categoryId, status, now }: NewListing,
): Promise<string> {
  const [row] = await db
    .insert(listings)
    .values({
      vendorId,
      categoryId,
      kind: "agent",
      slug: input.slug,
      name: input.name,
      summary: input.summary,
      description: input.description,
      tags: input.tags,
      status,
      statusAt: now,
      publishedAt: status === "approved" ? now : null,
    })
    .returning({ id: listings.id });
  if (!row) throw new Error("insert into listings returned no row");
  return row.id;
}

/** Stores the agent side of a listing. */
export async function insertAgent(
  db: Db,
  agent: { listingId: string; productDomain: string; launchUrl: string; oauthClientId: string },
): Promise<void> {
  await db.insert(agents).values(agent);
}

/** Writes the fields that are given; `updatedAt` moves with any of them. */
export async function updateListing(
  db: Db,
  listingId: string,
  changes: AgentChanges & { categoryId: string | undefined; now: Date },
): Promise<void> {
  const { name, summary, description, tags, categoryId, productDomain, launchUrl, now } = changes;
  await db
    .update(listings)
    .set({ name, summary, description, tags, categoryId, updatedAt: now })
    .where(eq(listings.id, listingId));
  if (productDomain === undefined && launchUrl === undefined) return;
  await db.update(agents).set({ productDomain, launchUrl }).where(eq(agents.listingId, listingId));
}

/** Moves a listing to a status; the first approval is remembered as its publication. */
export async function updateStatus(
  db: Db,
  listingId: string,
  change: { status: ListingStatus; reason: string | null; now: Date },
): Promise<void> {
  const { status, reason, now } = change;
  await db
    .update(listings)
    .set({
      status,
      statusReason: reason,
      statusAt: now,
      updatedAt: now,
      ...(status === "approved" ? { publishedAt: sql`coalesce(${listings.publishedAt}, ${now})` } : {}),
    })
    .where(eq(listings.id, listingId));
}

/** Holds a listing until the transaction ends: whoever changes it or its status waits. */
export async function lockListing(db: Transaction, listingId: string): Promise<void> {
  await db.select({ id: listings.id }).from(listings).where(eq(listings.id, listingId)).for("no key update");
}

/** Whether the agent's vendor lets nobody sign in. Ask when the listing is held. */
export async function isClientStopped(db: Db, listingId: string): Promise<boolean> {
  const [row] = await db
    .select({ stoppedAt: agents.clientStoppedAt })
    .from(agents)
    .where(eq(agents.listingId, listingId));
  return row !== undefined && row.stoppedAt !== null;
}
