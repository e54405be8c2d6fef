import type { Database } from "@souk/db/client";
import {
  jwks,
  oauthClientAssertions,
  oauthClientResources,
  oauthClients,
  oauthResources,
} from "@souk/db/schema/oauth-clients";
import { oauthAccessTokens, oauthConsents, oauthRefreshTokens } from "@souk/db/schema/oauth-grants";
import { users } from "@souk/db/schema/people";
import { accounts, sessions, verifications } from "@souk/db/schema/sessions";
import { passkeys, twoFactors } from "@souk/db/schema/sign-in";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/service-context.ts";
import { isBanned } from "../../platform/is-banned.ts";

/** The tables that better-auth reads and writes itself, by its names for them. */
export const LIBRARY_TABLES = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  jwks,
  oauthClient: oauthClients,
  oauthResource: oauthResources,
  oauthClientResource: oauthClientResources,
  oauthRefreshToken: oauthRefreshTokens,
  oauthAccessToken: oauthAccessTokens,
  oauthConsent: oauthConsents,
  oauthClientAssertion: oauthClientAssertions,
  twoFactor: twoFactors,
  passkey: passkeys,
};

/** Ends every agent's access to this person's account, tokens that are just being issued included. */
export async function deleteTokensOfUser(db: Transaction, userId: string): Promise<void> {
  await lockUser(db, userId);
  await db.delete(oauthRefreshTokens).where(eq(oauthRefreshTokens.userId, userId));
  await db.delete(oauthAccessTokens).where(eq(oauthAccessTokens.userId, userId));
}

/** What a person let an agent do for one organization. */
export interface Grant {
  userId: string;
  clientId: string;
  organizationId: string;
}

/** Ends one agent's access to one organization on one person's behalf. */
export async function deleteTokensOfGrant(db: Transaction, grant: Grant): Promise<void> {
  for (const tokens of [oauthRefreshTokens, oauthAccessTokens]) {
    await db
      .delete(tokens)
      .where(
        and(
          eq(tokens.userId, grant.userId),
          eq(tokens.clientId, grant.clientId),
          eq(tokens.referenceId, grant.organizationId),
        ),
      );
  }
}

/** Ends the codes that were issued to a client and are not redeemed yet. */
export async function deleteCodesOfClient(db: Transaction, clientId: string): Promise<void> {
  // A code's value is the library's JSON; other verifications hold an id or a JSON of another kind.
  const isCode = sql`${verifications.value} like '{"type":"authorization_code",%'`;
  const isOfClient = sql`position(${`"client_id":${JSON.stringify(clientId)}`} in ${verifications.value}) > 0`;
  await db.delete(verifications).where(and(isCode, isOfClient));
}

/** Ends the access of agents that were signed in to through this session, as `deleteTokensOfUser` does. */
export async function deleteTokensOfSession(
  db: Transaction,
  session: { id: string; userId: string },
): Promise<void> {
  await lockUser(db, session.userId);
  await db.delete(oauthRefreshTokens).where(eq(oauthRefreshTokens.sessionId, session.id));
  await db.delete(oauthAccessTokens).where(eq(oauthAccessTokens.sessionId, session.id));
}

/** Lets tokens go on with the session that has replaced theirs. */
export async function moveTokens(db: Database, { from, to }: { from: string; to: string }): Promise<void> {
  const moved = { sessionId: to };
  await db.update(oauthRefreshTokens).set(moved).where(eq(oauthRefreshTokens.sessionId, from));
  await db.update(oauthAccessTokens).set(moved).where(eq(oauthAccessTokens.sessionId, from));
}

/** Waits for tokens that are being issued to this person (see `lockGrant`), so that the next statement sees them. */
async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
}

/**
 * True when a token may be issued: the person's consent stands and they are not banned. Holds both rows
 * until the transaction ends, so that a withdrawal waits for the token and then removes it. The person comes
 * first, as where accounts end (`erasePerson`): the other way round the two would wait for each other.
 */
export async function lockGrant(db: Transaction, grant: Grant): Promise<boolean> {
  const people = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, grant.userId), sql`not ${isBanned(sql`now()`)}`))
    .for("share");
  if (people.length === 0) return false;
  const consents = await db
    .select({ id: oauthConsents.id })
    .from(oauthConsents)
    .where(
      and(
        eq(oauthConsents.userId, grant.userId),
        eq(oauthConsents.clientId, grant.clientId),
        eq(oauthConsents.referenceId, grant.organizationId),
      ),
    )
    .for("share");
  return consents.length > 0;
}

/** True while a refresh token that came from this authorization code is left, spent ones included. */
export async function hasTokenFamily(db: Transaction, authorizationCodeId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: oauthRefreshTokens.id })
    .from(oauthRefreshTokens)
    .where(eq(oauthRefreshTokens.authorizationCodeId, authorizationCodeId))
    .limit(1);
  return row !== undefined;
}

/** A refresh token by its hash, spent ones included: what it was granted for, and its session if that goes on. */
export async function findRefreshedToken(db: Transaction, tokenHash: string) {
  const [row] = await db
    .select({
      scopes: oauthRefreshTokens.scopes,
      authTime: oauthRefreshTokens.authTime,
      liveSessionId: sessions.id,
    })
    .from(oauthRefreshTokens)
    .leftJoin(
      sessions,
      and(eq(sessions.id, oauthRefreshTokens.sessionId), sql`${sessions.expiresAt} > now()`),
    )
    .where(eq(oauthRefreshTokens.token, tokenHash));
  return row;
}
