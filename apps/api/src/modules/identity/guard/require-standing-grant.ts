import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { APIError } from "better-auth/api";
import type { Transaction } from "../../../platform/service-context.ts";
import { findRefreshedToken, hasTokenFamily, lockGrant } from "../grant-store.ts";
import { hashToken, TOKEN_PREFIX } from "../tokens.ts";

/** The models that carry an agent's access to a person's account. */
export function isGrantToken(model: string): boolean {
  return model === "oauthRefreshToken" || model === "oauthAccessToken";
}

/**
 * Refuses to store a token unless the person's consent stands, they are not banned and, when refreshing,
 * the family it continues has not been deleted. It holds the rows that whoever ends access must wait for,
 * so a refresh that is under way cannot outrun a disconnection, a ban or a changed password.
 */
export async function requireStandingGrant(tx: Transaction, token: object): Promise<void> {
  const { userId, clientId, referenceId, authorizationCodeId } = token as Record<string, unknown>;
  if (typeof userId !== "string" || typeof clientId !== "string" || typeof referenceId !== "string")
    throw ended();
  if (!(await lockGrant(tx, { userId, clientId, organizationId: referenceId }))) throw ended();
  if (presentedRefreshToken() === undefined) return;
  if (typeof authorizationCodeId !== "string" || !(await hasTokenFamily(tx, authorizationCodeId)))
    throw ended();
}

/** However often it is refreshed, an agent's access ends so long after the person signed in to it. */
const OFFLINE_MS = 365 * 86_400_000;

/**
 * What differs from the library's own idea of a token that is made by refreshing. A refresh token keeps every
 * scope that was granted, however little was asked for this time (RFC 6749 §6), and does not outlive a year
 * from the sign-in that it came from. Neither token names a session that is over, which would make it dead at
 * birth where the library checks it.
 */
export async function correctRefreshed<Token extends object>(
  tx: Transaction,
  model: string,
  token: Token,
): Promise<Token> {
  const presented = presentedRefreshToken();
  const parent = presented && (await findRefreshedToken(tx, hashToken(presented)));
  if (!parent) return token;
  const { scopes, liveSessionId: sessionId, authTime } = parent;
  if (model !== "oauthRefreshToken") return { ...token, sessionId };
  return { ...token, sessionId, scopes, ...(authTime ? { expiresAt: notAfter(token, authTime) } : {}) };
}

function notAfter(token: object, authTime: Date): Date {
  const end = new Date(authTime.getTime() + OFFLINE_MS);
  const wanted: unknown = "expiresAt" in token ? token.expiresAt : undefined;
  return wanted instanceof Date && wanted < end ? wanted : end;
}

/** The refresh token, without its prefix, that the request under way exchanges. */
function presentedRefreshToken(): string | undefined {
  const body: unknown = tryGetCurrentAuthEndpointContext()?.body;
  if (typeof body !== "object" || body === null) return undefined;
  const { grant_type: grant, refresh_token: token } = body as Record<string, unknown>;
  if (grant !== "refresh_token" || typeof token !== "string") return undefined;
  return token.startsWith(TOKEN_PREFIX.refresh) ? token.slice(TOKEN_PREFIX.refresh.length) : token;
}

function ended(): APIError {
  return new APIError("BAD_REQUEST", {
    error: "invalid_grant",
    error_description: "The user's grant for this client has ended.",
  });
}
