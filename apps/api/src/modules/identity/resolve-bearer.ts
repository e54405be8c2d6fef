import { OAuthScope, type OrganizationRole } from "@souk/contracts/identity/entities";
import type { Actor, AgentActor } from "../../platform/actor.ts";
import { type ResolverContext, resolveSession } from "./resolve-session.ts";
import { findAccess } from "./store.ts";
import { hashToken, TOKEN_PREFIX } from "./tokens.ts";

/**
 * Who sent this bearer token: an agent with an access token, or a person with a signed session token.
 * Undefined when it is unknown, expired or revoked, its client disabled, its user banned, or its session
 * over (unless offline access was granted), or when its person left the organization that it is for. Nothing is cached, so a revocation holds from the next call.
 */
export function resolveBearer(ctx: ResolverContext, token: string): Promise<Actor | undefined> {
  if (token.startsWith(TOKEN_PREFIX.access))
    return resolveAccessToken(ctx, token.slice(TOKEN_PREFIX.access.length));
  // An unsigned session token has no dot and is refused without a query.
  if (!/^[\x21-\x7e]+\.[\x21-\x7e]+$/.test(token)) return Promise.resolve(undefined);
  return resolveSession(ctx, new Headers({ authorization: `Bearer ${token}` }));
}

async function resolveAccessToken(ctx: ResolverContext, token: string): Promise<AgentActor | undefined> {
  const access = await findAccess(ctx.db, hashToken(token), ctx.now());
  if (!access) return undefined;
  return {
    kind: "agent",
    userId: access.userId,
    organizationId: access.organizationId,
    // The column's CHECK holds it to the roles there are.
    organizationRole: access.organizationRole as OrganizationRole,
    clientId: access.clientId,
    listingId: access.listingId,
    scopes: access.scopes.filter(isScope),
  };
}

function isScope(scope: string): scope is OAuthScope {
  return OAuthScope.safeParse(scope).success;
}
