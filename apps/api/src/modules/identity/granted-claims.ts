import type { Database } from "@souk/db/client";
import { findOrganization } from "./store.ts";

/** The claims by which an agent learns for which organization its tokens act. */
export const ORGANIZATION_CLAIMS = ["org_id", "org_name"] as const;

/**
 * Tells an agent the organization that its grant is bound to, as it is named now: in the id token, at introspection,
 * and from there at userinfo. The name goes with the scope `profile`, since a personal organization is called like
 * its person; the id always, since data of two organizations must not mix.
 */
export function grantedClaims(db: Database) {
  const organizationClaims = ({ referenceId, scopes }: Grant) => claimsOf(db, { referenceId, scopes });
  return {
    customAccessTokenClaims: organizationClaims,
    customUserInfoClaims: ({ jwt }: { jwt: Record<string, unknown> }) =>
      Object.fromEntries(ORGANIZATION_CLAIMS.map((name) => [name, jwt[name]])),
    extensions: [{ claims: { idToken: organizationClaims } }],
  };
}

/** What the provider knows of a grant when it makes claims. */
export interface Grant {
  referenceId?: string | undefined;
  scopes: string[];
}

async function claimsOf(db: Database, { referenceId, scopes }: Grant): Promise<Record<string, string>> {
  const organization = referenceId && (await findOrganization(db, referenceId));
  if (!organization) return {};
  const { id, name } = organization;
  return scopes.includes("profile") ? { org_id: id, org_name: name } : { org_id: id };
}
