import type { ApiKeyScope, OAuthScope, OrganizationRole, UserRole } from "@souk/contracts/identity/entities";

/**
 * Who is calling. Every request resolves to exactly one of these, and verbs decide on nothing else.
 * Ids are UUIDs except `clientId`, which is the OAuth client's public identifier.
 */
export type Actor = AnonymousActor | UserActor | AgentActor | ApiKeyActor | SystemActor;

/** Nobody in particular: no credential was sent. */
export interface AnonymousActor {
  kind: "anonymous";
}

/**
 * A signed-in person, acting for the organization that their session names and of which they are a member now.
 * `session` is null where the identity provider's own records tell who it is.
 */
export interface UserActor {
  kind: "user";
  userId: string;
  role: UserRole;
  organizationId: string;
  organizationRole: OrganizationRole;
  session: ActorSession | null;
}

/** The signed-in session that a person calls with. */
export interface ActorSession {
  id: string;
  /** The admin who acts in the person's stead. */
  impersonatedBy: string | null;
}

/**
 * An agent holding its user's access token: bound to its own listing, to the granted scopes, and to the organization
 * that the user chose when they consented and of which they are a member now.
 */
export interface AgentActor {
  kind: "agent";
  userId: string;
  organizationId: string;
  organizationRole: OrganizationRole;
  clientId: string;
  listingId: string;
  scopes: readonly OAuthScope[];
}

/**
 * A program of an organization, by API key: it does what the member who made the key may do there now, within the key's
 * scopes. It is no person, so accounts are closed to it, and their role on the marketplace is not its own.
 */
export interface ApiKeyActor {
  kind: "apiKey";
  keyId: string;
  /** Who made the key. */
  userId: string;
  organizationId: string;
  organizationRole: OrganizationRole;
  scopes: readonly ApiKeyScope[];
}

/** Souk itself: jobs, seeding, housekeeping. No request ever resolves to this. */
export interface SystemActor {
  kind: "system";
}
