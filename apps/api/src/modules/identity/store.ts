import type { Database } from "@souk/db/client";
import { agents, listings, media, vendors } from "@souk/db/schema/catalog";
import { oauthClientAssertions, oauthClients } from "@souk/db/schema/oauth-clients";
import { oauthAccessTokens, oauthRefreshTokens } from "@souk/db/schema/oauth-grants";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { sessions, verifications } from "@souk/db/schema/sessions";
import { isDomainVerified } from "@souk/db/schema/verified-domain";
import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { isBanned } from "../../platform/is-banned.ts";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

// Personal organizations

/** The id of the organization that belongs to this person alone. */
export async function findPersonalOrganization(db: Db, userId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.personalUserId, userId));
  return row?.id;
}

/** Makes a person's organization and owner's seat in one statement; answers the standing one if another won. */
export async function insertPersonalOrganization(db: Db, userId: string): Promise<string> {
  const { rows } = await db.execute<{ id: string }>(sql`
    with made as (
      insert into ${organizations} (name, slug, personal_user_id)
      select ${users.name}, 'personal-' || right(${users.id}::text, 12), ${users.id} from ${users} where ${users.id} = ${userId}
      on conflict (personal_user_id) do update set personal_user_id = excluded.personal_user_id
      returning id
    ), seat as (
      insert into ${members} (organization_id, user_id, role)
      select id, ${userId}, 'owner' from made
      on conflict (organization_id, user_id) do nothing
    )
    select id from made`);
  const [row] = rows;
  if (!row) throw new Error(`There is no user ${userId} to make a personal organization for`);
  return row.id;
}

// Tokens

/** Whose token this is and what it opens, if it is alive in every respect. One indexed query, planned once. */
export async function findAccess(db: Database, tokenHash: string, now: Date) {
  const [row] = await accessQuery(db).execute({ tokenHash, now });
  return row;
}

const accessQueries = new WeakMap<Database, ReturnType<typeof prepareAccessQuery>>();

function accessQuery(db: Database) {
  const query = accessQueries.get(db) ?? prepareAccessQuery(db);
  accessQueries.set(db, query);
  return query;
}

function prepareAccessQuery(db: Database) {
  const now = sql`${sql.placeholder("now")}::timestamptz`;
  // Refresh tokens exist where offline access was granted; what comes of one may name fewer scopes.
  const isSessionIndependent = sql`(${oauthAccessTokens.refreshId} is not null or 'offline_access' = any(${oauthAccessTokens.scopes}))`;
  return db
    .select({
      userId: users.id,
      organizationId: members.organizationId,
      organizationRole: members.role,
      clientId: oauthClients.clientId,
      listingId: agents.listingId,
      scopes: oauthAccessTokens.scopes,
    })
    .from(oauthAccessTokens)
    .innerJoin(oauthClients, eq(oauthClients.clientId, oauthAccessTokens.clientId))
    .innerJoin(agents, eq(agents.oauthClientId, oauthClients.clientId))
    .innerJoin(users, eq(users.id, oauthAccessTokens.userId))
    .innerJoin(
      members,
      and(
        eq(members.organizationId, oauthAccessTokens.referenceId),
        eq(members.userId, oauthAccessTokens.userId),
      ),
    )
    .leftJoin(sessions, eq(sessions.id, oauthAccessTokens.sessionId))
    .where(
      and(
        eq(oauthAccessTokens.token, sql.placeholder("tokenHash")),
        isNull(oauthAccessTokens.revoked),
        sql`${oauthAccessTokens.expiresAt} > ${now}`,
        eq(oauthClients.disabled, false),
        sql`not ${isBanned(now)}`,
        sql`(${isSessionIndependent} or ${sessions.expiresAt} > ${now})`,
      ),
    )
    .prepare("identity_find_access");
}

// Clients

/** Stores a client as better-auth's own registration would. */
export async function insertClient(db: Transaction, client: typeof oauthClients.$inferInsert): Promise<void> {
  await db.insert(oauthClients).values(client);
}

/** Changes a client; answers whether there is one. */
export async function updateClient(
  db: Transaction,
  clientId: string,
  changes: Partial<Omit<typeof oauthClients.$inferInsert, "id" | "clientId" | "referenceId">>,
): Promise<boolean> {
  const changed = await db
    .update(oauthClients)
    .set(changes)
    .where(eq(oauthClients.clientId, clientId))
    .returning({ id: oauthClients.id });
  return changed.length > 0;
}

/** Who stands behind a client that is in use, for the consent page. */
export async function findConsentRequest(db: Db, clientId: string) {
  const [row] = await db
    .select({ ...agentColumns, agentSummary: listings.summary, domainVerified: isDomainVerified })
    .from(oauthClients)
    .innerJoin(agents, eq(agents.oauthClientId, oauthClients.clientId))
    .innerJoin(listings, eq(listings.id, agents.listingId))
    .innerJoin(vendors, eq(vendors.id, listings.vendorId))
    .leftJoin(media, and(eq(media.listingId, listings.id), eq(media.role, "icon")))
    .where(and(eq(oauthClients.clientId, clientId), eq(oauthClients.disabled, false)));
  return row;
}

/** An agent as pages name it; goes with joins of agents, listings, vendors and the icon. */
export const agentColumns = {
  listingId: listings.id,
  clientId: agents.oauthClientId,
  slug: listings.slug,
  name: listings.name,
  iconId: media.id,
  vendorName: vendors.name,
  productDomain: agents.productDomain,
  launchUrl: agents.launchUrl,
};

// People

/** What the account page and the audit need of a person. */
export async function findUser(db: Db, userId: string) {
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  return user;
}

/** Changes a person's role or ban; answers whether there is such a person. */
export async function updateUser(
  db: Transaction,
  userId: string,
  changes: Partial<
    Pick<typeof users.$inferInsert, "role" | "banned" | "banReason" | "banExpires" | "emailVerified">
  >,
): Promise<boolean> {
  const changed = await db.update(users).set(changes).where(eq(users.id, userId)).returning({ id: users.id });
  return changed.length > 0;
}

/** The admins who can sign in now, held until the transaction ends. */
export async function lockAdmins(db: Transaction, now: Date): Promise<string[]> {
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, "admin"),
        isNull(users.deletedAt),
        sql`not ${isBanned(sql`${now.toISOString()}::timestamptz`)}`,
      ),
    )
    .orderBy(users.id)
    .for("update");
  return rows.map(({ id }) => id);
}

/** Signs a person out everywhere, and out of the accounts that they look at as an admin. */
export async function deleteSessionsOfUser(db: Transaction, userId: string): Promise<void> {
  await db.delete(sessions).where(or(eq(sessions.userId, userId), eq(sessions.impersonatedBy, userId)));
}

/** Ends what an admin looks at through others' eyes, and what admins look at through this person's. */
export async function deleteImpersonationsOf(db: Transaction, userId: string): Promise<void> {
  const isTheirs = and(eq(sessions.userId, userId), isNotNull(sessions.impersonatedBy));
  await db.delete(sessions).where(or(isTheirs, eq(sessions.impersonatedBy, userId)));
}

/** An organization by id. */
export async function findOrganization(db: Db, organizationId: string) {
  const [row] = await db
    .select({
      id: organizations.id,
      name: organizations.name,
      slug: organizations.slug,
      isPersonal: sql<boolean>`${organizations.personalUserId} is not null`,
    })
    .from(organizations)
    .where(eq(organizations.id, organizationId));
  return row;
}

/**
 * Removes what expired before `now`. Access tokens go before the refresh tokens they came from, and before the
 * session that they end with: without it on record the library would take them for independent of any.
 */
export async function deleteExpiredRows(db: Db, now: Date): Promise<void> {
  const isOfEndedSession = sql`${oauthAccessTokens.refreshId} is null and ${oauthAccessTokens.sessionId} in (
    select ${sessions.id} from ${sessions} where ${sessions.expiresAt} < ${now})`;
  await db.delete(oauthAccessTokens).where(or(lt(oauthAccessTokens.expiresAt, now), isOfEndedSession));
  await db.delete(oauthRefreshTokens).where(lt(oauthRefreshTokens.expiresAt, now));
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
  await db.delete(verifications).where(lt(verifications.expiresAt, now));
  await db.delete(oauthClientAssertions).where(lt(oauthClientAssertions.expiresAt, now));
}

/** The account with this lower-case e-mail. */
export async function findUserIdByEmail(db: Db, email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  return row?.id;
}
