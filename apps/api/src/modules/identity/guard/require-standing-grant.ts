import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { APIError } from "better-auth/api";
import type { Transaction } from "../../../platform/service-context.ts";
import { hasTokenFamily, lockGrant } from "../grant-store.ts";

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
  const { userId, clientId, authorizationCodeId } = token as Record<string, unknown>;
  if (typeof userId !== "string" || typeof clientId !== "string") throw ended();
  if (!(await lockGrant(tx, { userId, clientId }))) throw ended();
  if (!isRefreshing()) return;
  if (typeof authorizationCodeId !== "string" || !(await hasTokenFamily(tx, authorizationCodeId)))
    throw ended();
}

function isRefreshing(): boolean {
  const body: unknown = tryGetCurrentAuthEndpointContext()?.body;
  return (
    typeof body === "object" && body !== null && "grant_type" in body && body.grant_type === "refresh_token"
  );
}

function ended(): APIError {
  return new APIError("BAD_REQUEST", {
    error: "invalid_grant",
    error_description: "The user's grant for this client has ended.",
  });
}
