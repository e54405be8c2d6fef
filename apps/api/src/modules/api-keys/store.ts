import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { ApiKeyScope } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import { apiKeys } from "@souk/db/schema/api-keys";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { and, count, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { isBanned } from "../../platform/is-banned.ts";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";
import { shownSince, stateOf } from "./rules.ts";

type Db = ServiceContext["db"];

/**
 * True when the person may be given a key now: they are not banned, and the session they ask with, if any, goes on.
 * Holds their row, so that whoever ends their access waits and then finds the key.
 */
export async function lockMaker(db: Transaction, userId: string, sessionId: string | null): Promise<boolean> {
  const isSignedIn = sessionId
    ? sql`exists (select 1 from ${sessions} where ${sessions.id} = ${sessionId} and ${sessions.userId} = ${userId})`
    : undefined;
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), sql`not ${isBanned(sql`now()`)}`, isSignedIn))
    .for("share");
  return rows.length > 0;
}

/** Holds an organization's members as they are: whoever takes a seat away waits and then finds the key. */
export async function lockMembers(db: Transaction, organizationId: string): Promise<void> {
  await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for("share");
}

/** How many keys of the organization open something; makers wait for each other, so that the count holds. */
export async function lockAndCountLive(db: Transaction, organizationId: string, now: Date): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`api_keys:${organizationId}`}, 0))`);
  const isLive = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));
  const [row] = await db
    .select({ live: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), isLive));
  return row?.live ?? 0;
}

/** Stores a key and answers its id. */
export async function insertKey(db: Transaction, key: typeof apiKeys.$inferInsert): Promise<string> {
  const [row] = await db.insert(apiKeys).values(key).returning({ id: apiKeys.id });
  if (!row) throw new Error("insert into api_keys returned no row");
  return row.id;
}

/** Keys of an organization as they stand now, newest first, those that were revoked long ago left out; or one of them. */
export async function selectKeys(
  db: Db,
  { organizationId, now, keyId }: { organizationId: string; now: Date; keyId?: string },
): Promise<ApiKey[]> {
  const rows = await db
    .select({ key: apiKeys, maker: users.name })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.organizationId, organizationId),
        or(isNull(apiKeys.revokedAt), gt(apiKeys.revokedAt, shownSince(now))),
        keyId ? eq(apiKeys.id, keyId) : undefined,
      ),
    )
    .orderBy(desc(apiKeys.id));
  return rows.map(({ key, maker }) => toApiKey(key, maker, now));
}

function toApiKey(key: typeof apiKeys.$inferSelect, maker: string, now: Date): ApiKey {
  return {
    id: key.id,
    name: key.name,
    start: key.start,
    scopes: knownScopes(key.scopes),
    createdBy: { userId: key.userId, name: maker },
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    state: stateOf(key, now),
  };
}

/** A scope that is no more opens nothing. */
export function knownScopes(scopes: readonly string[]): ApiKeyScope[] {
  return ApiKeyScope.options.filter((scope) => scopes.includes(scope));
}

/** Which keys an event ends: one, all of a person's, or those that they made for one organization. */
export interface KeyFilter {
  keyId?: string;
  userId?: string;
  organizationId?: string;
}

/** Ends the keys that are not ended yet, and answers which. */
export function endKeys(
  db: Transaction,
  { keyId, userId, organizationId }: KeyFilter,
  end: { revokedAt: Date; revokedBy: string | null },
): Promise<{ id: string; organizationId: string; name: string }[]> {
  return db
    .update(apiKeys)
    .set(end)
    .where(
      and(
        isNull(apiKeys.revokedAt),
        keyId ? eq(apiKeys.id, keyId) : undefined,
        userId ? eq(apiKeys.userId, userId) : undefined,
        organizationId ? eq(apiKeys.organizationId, organizationId) : undefined,
      ),
    )
    .returning({ id: apiKeys.id, organizationId: apiKeys.organizationId, name: apiKeys.name });
}

/** Writes down that a key was used, unless that was done since `before`. */
export async function touchKey(db: Db, keyId: string, { at, before }: { at: Date; before: Date }) {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}

/** Whose key this is, if it is alive in every respect. One indexed query, planned once. */
export async function findLiveKey(db: Database, secretHash: string, now: Date) {
  const query = keyQueries.get(db) ?? prepareKeyQuery(db);
  keyQueries.set(db, query);
  const [row] = await query.execute({ secretHash, now });
  return row;
}

const keyQueries = new WeakMap<Database, ReturnType<typeof prepareKeyQuery>>();

function prepareKeyQuery(db: Database) {
  const now = sql`${sql.placeholder("now")}::timestamptz`;
  return db
    .select({
      keyId: apiKeys.id,
      userId: apiKeys.userId,
      organizationId: apiKeys.organizationId,
      organizationRole: members.role,
      scopes: apiKeys.scopes,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .innerJoin(
      members,
      and(eq(members.organizationId, apiKeys.organizationId), eq(members.userId, apiKeys.userId)),
    )
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.secretHash, sql.placeholder("secretHash")),
        isNull(apiKeys.revokedAt),
        sql`(${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > ${now})`,
        sql`not ${isBanned(now)}`,
        isNull(users.deletedAt),
      ),
    )
    .prepare("api_keys_find_live");
}
