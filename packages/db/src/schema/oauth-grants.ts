/** What people let agents do, and what agents hold of it. The keys of the objects are better-auth's field names. */
import { type AnyPgColumn, foreignKey, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, updatedAt } from "./columns.ts";
import { oauthClients } from "./oauth-clients.ts";
import { members } from "./organizations.ts";
import { users } from "./people.ts";
import { sessions } from "./sessions.ts";

/**
 * What an agent holds acts for one organisation, `reference_id`, and only while its person has a seat there: the
 * seat's end is the grant's.
 */
const memberKey = <Columns extends { referenceId: AnyPgColumn; userId: AnyPgColumn }>(table: Columns) => ({
  columns: [table.referenceId, table.userId] as [AnyPgColumn, AnyPgColumn],
  foreignColumns: [members.organizationId, members.userId] as [AnyPgColumn, AnyPgColumn],
});

/**
 * `token` is the SHA-256 of what the agent holds. A rotated row is kept for reuse detection; its
 * `rotation_replay_response` is encrypted and serves a repeated request for ten seconds.
 */
export const oauthRefreshTokens = pgTable(
  "oauth_refresh_tokens",
  {
    id: id(),
    token: text("token").notNull().unique(),
    clientId: text("client_id")
      .notNull()
      .references(() => oauthClients.clientId, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    sessionId: uuid("session_id").references(() => sessions.id, { onDelete: "set null" }),
    referenceId: uuid("reference_id").notNull(),
    authorizationCodeId: text("authorization_code_id"),
    scopes: text("scopes").array().notNull(),
    resources: text("resources").array(),
    requestedUserInfoClaims: text("requested_user_info_claims").array(),
    confirmation: jsonb("confirmation"),
    authTime: instant("auth_time"),
    rotatedAt: instant("rotated_at"),
    rotationReplayResponse: text("rotation_replay_response"),
    rotationReplayExpiresAt: instant("rotation_replay_expires_at"),
    revoked: instant("revoked"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("oauth_refresh_tokens_client_id_idx").on(table.clientId),
    index("oauth_refresh_tokens_reference_user_idx").on(table.referenceId, table.userId),
    foreignKey({ name: "oauth_refresh_tokens_member_fk", ...memberKey(table) }).onDelete("cascade"),
    index("oauth_refresh_tokens_user_client_idx").on(table.userId, table.clientId),
    index("oauth_refresh_tokens_session_id_idx").on(table.sessionId),
    index("oauth_refresh_tokens_authorization_code_id_idx").on(table.authorizationCodeId),
    index("oauth_refresh_tokens_expires_at_idx").on(table.expiresAt),
  ],
);

/** `token` is the SHA-256 (base64url) of the bearer token without its prefix: the resolver's key. */
export const oauthAccessTokens = pgTable(
  "oauth_access_tokens",
  {
    id: id(),
    token: text("token").notNull().unique(),
    clientId: text("client_id")
      .notNull()
      .references(() => oauthClients.clientId, { onDelete: "cascade" }),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    sessionId: uuid("session_id").references(() => sessions.id, { onDelete: "set null" }),
    refreshId: uuid("refresh_id").references(() => oauthRefreshTokens.id, { onDelete: "cascade" }),
    referenceId: uuid("reference_id").notNull(),
    authorizationCodeId: text("authorization_code_id"),
    scopes: text("scopes").array().notNull(),
    resources: text("resources").array(),
    requestedUserInfoClaims: text("requested_user_info_claims").array(),
    confirmation: jsonb("confirmation"),
    revoked: instant("revoked"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("oauth_access_tokens_client_id_idx").on(table.clientId),
    index("oauth_access_tokens_reference_user_idx").on(table.referenceId, table.userId),
    foreignKey({ name: "oauth_access_tokens_member_fk", ...memberKey(table) }).onDelete("cascade"),
    index("oauth_access_tokens_user_client_idx").on(table.userId, table.clientId),
    index("oauth_access_tokens_session_id_idx").on(table.sessionId),
    index("oauth_access_tokens_refresh_id_idx").on(table.refreshId),
    index("oauth_access_tokens_authorization_code_id_idx").on(table.authorizationCodeId),
    index("oauth_access_tokens_expires_at_idx").on(table.expiresAt),
  ],
);

/** What a person allowed an agent for an organisation, once per three. Deleting it ends the agent's access. */
export const oauthConsents = pgTable(
  "oauth_consents",
  {
    id: id(),
    clientId: text("client_id")
      .notNull()
      .references(() => oauthClients.clientId, { onDelete: "cascade" }),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    referenceId: uuid("reference_id").notNull(),
    scopes: text("scopes").array().notNull(),
    resources: text("resources").array(),
    requestedUserInfoClaims: text("requested_user_info_claims").array(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("oauth_consents_user_client_key").on(table.userId, table.clientId, table.referenceId),
    index("oauth_consents_client_id_idx").on(table.clientId),
    index("oauth_consents_reference_user_idx").on(table.referenceId, table.userId),
    foreignKey({ name: "oauth_consents_member_fk", ...memberKey(table) }).onDelete("cascade"),
  ],
);
