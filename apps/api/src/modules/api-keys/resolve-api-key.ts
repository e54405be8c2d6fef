import type { OrganizationRole } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import type { ApiKeyActor } from "../../platform/actor.ts";
import type { Log } from "../../platform/service-context.ts";
import { hashKey } from "./create-api-key.ts";
import { isKey, KEY_PREFIX, USE_RESOLUTION_MS } from "./rules.ts";
import { findLiveKey, knownScopes, touchKey } from "./store.ts";

/** What it takes to find out whose key was sent. */
export interface KeyResolverContext {
  db: Database;
  now: () => Date;
  log: Log;
}

/** Whether a bearer token claims to be an API key. */
export function isApiKey(token: string): boolean {
  return token.startsWith(KEY_PREFIX);
}

/**
 * Who sent this key. Undefined when it is unknown, expired or revoked, or whoever made it is banned, gone, or no longer
 * a member. Nothing is cached, so a revocation holds from the next call.
 */
export async function resolveApiKey(ctx: KeyResolverContext, key: string): Promise<ApiKeyActor | undefined> {
  if (!isKey(key)) return undefined;
  const now = ctx.now();
  const found = await findLiveKey(ctx.db, hashKey(key), now);
  if (!found) return undefined;
  noteUse(ctx, found, now);
  return {
    kind: "apiKey",
    keyId: found.keyId,
    userId: found.userId,
    organizationId: found.organizationId,
    // The column's CHECK holds it to the roles there are.
    organizationRole: found.organizationRole as OrganizationRole,
    scopes: knownScopes(found.scopes),
  };
}

/** Keys whose use is being written at this moment: the many calls of a busy key write it once. */
const noting = new Set<string>();

/** Writes the use down, once a minute at most and beside the request: it neither waits for this nor fails with it. */
function noteUse(
  { db, log }: KeyResolverContext,
  { keyId, lastUsedAt }: { keyId: string; lastUsedAt: Date | null },
  at: Date,
): void {
  const before = new Date(at.getTime() - USE_RESOLUTION_MS);
  if ((lastUsedAt && lastUsedAt >= before) || noting.has(keyId)) return;
  noting.add(keyId);
  void touchKey(db, keyId, { at, before })
    .catch((err: unknown) => log("api_key.use_not_noted", { err, keyId }))
    .finally(() => noting.delete(keyId));
}
