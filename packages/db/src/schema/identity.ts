/**
 * Who people are, which organisations they act for, and what they let agents do.
 *
 * The columns are those that better-auth 1.7.7 wants with our configuration (a test compares them), under
 * our names; the keys of the objects are better-auth's field names and must stay. Ours on top: uuid
 * version 7 ids, time zones, and the constraints that better-auth only assumes.
 */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";

const updatedAt = () =>
  instant("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date());

/**
 * A person. `email` is lower-case; a ban with `ban_expires` null lasts until it is lifted. A deleted account
 * keeps its row, because what was bought and said stands on it, with nothing in it that tells whose it was.
 */
export const users = pgTable(
  "users",
  {
    id: id(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    role: text("role").notNull().default("user"),
    banned: boolean("banned").notNull().default(false),
    banReason: text("ban_reason"),
    banExpires: instant("ban_expires"),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    deletedAt: instant("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    check("users_email_lower_case", sql`${table.email} = lower(${table.email})`),
    check("users_role_known", sql`${table.role} in ('user', 'admin')`),
  ],
);

/**
 * A signed-in browser or API session. `token` alone opens nothing: a cookie or bearer value carries it
 * with an HMAC of AUTH_SECRET, and unsigned ones are refused. `active_organization_id` is the organization
 * it was switched to, null before the first switch: then it acts for the personal one. It is believed only
 * while the person is a member.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    token: text("token").notNull().unique(),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    impersonatedBy: uuid("impersonated_by").references(() => users.id, { onDelete: "cascade" }),
    activeOrganizationId: uuid("active_organization_id").references(() => organizations.id, {
      onDelete: "set null",
    }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("sessions_user_id_idx").on(table.userId),
    index("sessions_impersonated_by_idx").on(table.impersonatedBy),
    index("sessions_expires_at_idx").on(table.expiresAt),
    index("sessions_active_organization_id_idx").on(table.activeOrganizationId),
  ],
);

/** A way to sign in: provider `credential` holds the scrypt hash of a password. */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    providerId: text("provider_id").notNull(),
    accountId: text("account_id").notNull(),
    password: text("password"),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("accounts_user_id_idx").on(table.userId),
    unique("accounts_provider_account_key").on(table.providerId, table.accountId),
    check(
      "accounts_password_only_for_credential",
      sql`${table.password} is null or ${table.providerId} = 'credential'`,
    ),
  ],
);

/** Short-lived proofs: hashed authorization codes and one-time links. */
export const verifications = pgTable(
  "verifications",
  {
    id: id(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("verifications_identifier_idx").on(table.identifier),
    index("verifications_expires_at_idx").on(table.expiresAt),
  ],
);

/**
 * The holder of everything bought or sold. `personal_user_id` marks the one organisation that a person
 * always has; for every other organisation it is null.
 */
export const organizations = pgTable(
  "organizations",
  {
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull().unique(),
    personalUserId: uuid("personal_user_id")
      .unique()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (table) => [check("organizations_slug_format", sql`${table.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`)],
);

/**
 * A person's seat in an organisation: one per pair. `role` is about buying and members, `vendor_role` about
 * publishing; owners and admins publish without one.
 */
export const members = pgTable(
  "members",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    vendorRole: text("vendor_role"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("members_organization_user_key").on(table.organizationId, table.userId),
    index("members_user_id_idx").on(table.userId),
    check("members_role_known", sql`${table.role} in ('owner', 'admin', 'billing', 'member')`),
    check("members_vendor_role_known", sql`${table.vendorRole} in ('publisher', 'finance', 'viewer')`),
  ],
);

/**
 * A seat offered to an e-mail address, taken by whoever proves to own it. Open until it is accepted, revoked or
 * expired; one open one per organisation and address. Nobody is invited as an owner.
 */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").notNull(),
    vendorRole: text("vendor_role"),
    invitedBy: uuid("invited_by").references(() => users.id, { onDelete: "set null" }),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    acceptedBy: uuid("accepted_by").references(() => users.id, { onDelete: "set null" }),
    revokedAt: instant("revoked_at"),
    revokedBy: uuid("revoked_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("invitations_organization_email_open_key")
      .on(table.organizationId, table.email)
      .where(sql`${table.acceptedAt} is null and ${table.revokedAt} is null`),
    index("invitations_email_idx").on(table.email),
    index("invitations_invited_by_idx").on(table.invitedBy),
    index("invitations_accepted_by_idx").on(table.acceptedBy),
    index("invitations_revoked_by_idx").on(table.revokedBy),
    check("invitations_email_lower_case", sql`${table.email} = lower(${table.email})`),
    check("invitations_role_known", sql`${table.role} in ('admin', 'billing', 'member')`),
    check("invitations_vendor_role_known", sql`${table.vendorRole} in ('publisher', 'finance', 'viewer')`),
    check("invitations_closed_once", sql`${table.acceptedAt} is null or ${table.revokedAt} is null`),
  ],
);

/**
 * The provider's signing keys; the private half is encrypted with AUTH_SECRET. All are published until
 * `expires_at` (null: no successor yet); the one with the latest `signs_from` that has come signs.
 */
export const jwks = pgTable("jwks", {
  id: id(),
  publicKey: text("public_key").notNull(),
  privateKey: text("private_key").notNull(),
  alg: text("alg"),
  crv: text("crv"),
  createdAt: createdAt(),
  signsFrom: instant("signs_from").notNull().defaultNow(),
  expiresAt: instant("expires_at"),
});

/**
 * An agent as an OAuth client. `reference_id` is the vendor organisation that owns it; `user_id` stays
 * null, because a client must outlive the person who registered it. `client_secret` is a SHA-256.
 */
export const oauthClients = pgTable(
  "oauth_clients",
  {
    id: id(),
    clientId: text("client_id").notNull().unique(),
    clientSecret: text("client_secret"),
    clientDiscoveryId: text("client_discovery_id"),
    name: text("name"),
    uri: text("uri"),
    icon: text("icon"),
    contacts: text("contacts").array(),
    tos: text("tos"),
    policy: text("policy"),
    softwareId: text("software_id"),
    softwareVersion: text("software_version"),
    softwareStatement: text("software_statement"),
    applicationType: text("application_type"),
    redirectUris: text("redirect_uris").array().notNull(),
    postLogoutRedirectUris: text("post_logout_redirect_uris").array(),
    backchannelLogoutUri: text("backchannel_logout_uri"),
    backchannelLogoutSessionRequired: boolean("backchannel_logout_session_required"),
    tokenEndpointAuthMethod: text("token_endpoint_auth_method"),
    jwks: text("jwks"),
    jwksUri: text("jwks_uri"),
    grantTypes: text("grant_types").array(),
    responseTypes: text("response_types").array(),
    scopes: text("scopes").array().notNull(),
    clientCredentialsScopes: text("client_credentials_scopes").array().default(sql`'{}'`),
    requirePKCE: boolean("require_pkce"),
    dpopBoundAccessTokens: boolean("dpop_bound_access_tokens").default(false),
    subjectType: text("subject_type"),
    skipConsent: boolean("skip_consent"),
    enableEndSession: boolean("enable_end_session"),
    disabled: boolean("disabled").notNull().default(false),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    referenceId: uuid("reference_id").references(() => organizations.id, { onDelete: "restrict" }),
    metadata: jsonb("metadata"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("oauth_clients_user_id_idx").on(table.userId),
    index("oauth_clients_reference_id_idx").on(table.referenceId),
    // A client without scopes could ask for every scope there is.
    check("oauth_clients_scopes_stored", sql`cardinality(${table.scopes}) > 0`),
    check("oauth_clients_application_type_known", sql`${table.applicationType} in ('web', 'native')`),
  ],
);

/** Audiences beyond our own API. Empty: without a row every access token stays opaque. */
export const oauthResources = pgTable("oauth_resources", {
  id: id(),
  identifier: text("identifier").notNull().unique(),
  name: text("name").notNull(),
  accessTokenTtl: integer("access_token_ttl"),
  refreshTokenTtl: integer("refresh_token_ttl"),
  signingAlgorithm: text("signing_algorithm"),
  signingKeyId: text("signing_key_id"),
  allowedScopes: text("allowed_scopes").array(),
  customClaims: jsonb("custom_claims"),
  dpopBoundAccessTokensRequired: boolean("dpop_bound_access_tokens_required").default(false),
  disabled: boolean("disabled").default(false),
  policyVersion: integer("policy_version").default(1),
  metadata: jsonb("metadata"),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

/** Which client may ask for which audience; empty as long as `oauth_resources` is. */
export const oauthClientResources = pgTable(
  "oauth_client_resources",
  {
    id: id(),
    clientId: text("client_id")
      .notNull()
      .references(() => oauthClients.clientId, { onDelete: "cascade" }),
    resourceId: text("resource_id")
      .notNull()
      .references(() => oauthResources.identifier, { onDelete: "cascade" }),
    metadata: jsonb("metadata"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("oauth_client_resources_client_resource_key").on(table.clientId, table.resourceId),
    index("oauth_client_resources_resource_id_idx").on(table.resourceId),
  ],
);

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

/** Used `jti` values of private_key_jwt assertions; the id is their digest, so a replay collides. */
export const oauthClientAssertions = pgTable("oauth_client_assertions", {
  id: text("id").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
});
