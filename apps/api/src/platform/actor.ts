import type { OAuthScope, UserRole } from "@souk/contracts/identity/entities";

/**
 * Who is calling. Every request resolves to exactly one of these, and verbs decide on nothing else.
 * Ids are UUIDs except `clientId`, which is the OAuth client's public identifier.
 */
export type Actor = AnonymousActor | UserActor | AgentActor | SystemActor;

/** Nobody in particular: no credential was sent. */
export interface AnonymousActor {
  kind: "anonymous";
}

/** A signed-in person, acting for their organization. */
export interface UserActor {
  kind: "user";
  userId: string;
  organizationId: string;
  role: UserRole;
}

/** An agent holding its user's access token: bound to its own listing and to the granted scopes. */
export interface AgentActor {
  kind: "agent";
  userId: string;
  organizationId: string;
  clientId: string;
  listingId: string;
  scopes: readonly OAuthScope[];
}

/** Souk itself: jobs, seeding, housekeeping. No request ever resolves to this. */
export interface SystemActor {
  kind: "system";
}
