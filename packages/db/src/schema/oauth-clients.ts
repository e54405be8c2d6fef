/** Agents as clients of the OpenID provider, and its keys. The keys of the objects are better-auth's field names. */
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, updatedAt } from "./columns.ts";
import { organizations } from "./organizations.ts";
import { users } from "./people.ts";

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

/** Used `jti` values of private_key_jwt assertions; the id is their digest, so a replay collides. */
export const oauthClientAssertions = pgTable("oauth_client_assertions", {
  id: text("id").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
});
