import { APIError } from "better-auth/api";
import type { Transaction } from "../../../platform/service-context.ts";
import { lockGrant } from "../store.ts";

/** The models that carry an agent's access to a person's account. */
export function isGrantToken(model: string): boolean {
  return model === "oauthRefreshToken" || model === "oauthAccessToken";
}

/**
 * Refuses to store a token unless the person's consent stands and they are not banned, checked under the
 * lock that a withdrawal or ban must wait for. So a refresh that is under way cannot outrun either.
 */
export async function requireStandingGrant(tx: Transaction, token: object): Promise<void> {
  const { userId, clientId } = token as { userId?: unknown; clientId?: unknown };
  if (
    typeof userId === "string" &&
    typeof clientId === "string" &&
    (await lockGrant(tx, { userId, clientId }))
  )
    return;
  throw new APIError("BAD_REQUEST", {
    error: "invalid_grant",
    error_description: "The user has withdrawn the consent for this client.",
  });
}
