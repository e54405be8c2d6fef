import { allows } from "@souk/contracts/identity/permissions";
import { defineRequestState } from "@better-auth/core/context";
import { getOAuthProviderState } from "@better-auth/oauth-provider";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Database } from "@souk/db/client";
import { z } from "zod";
import { findSeat } from "../../../platform/find-seat.ts";
import { findActingOrganization } from "../find-acting-organization.ts";

/** What the consent page sent along: the organization that the agent is to act for. */
const choice = defineRequestState<string | undefined>(() => undefined);

/**
 * Takes the organization that was chosen on the consent page, `organization_id` beside the library's own fields.
 * Without one, the organization is chosen as at any other sign-in to an agent.
 */
export function organizationChoice(): BetterAuthPlugin {
  return {
    id: "souk-organization-choice",
    hooks: { before: [{ matcher: ({ path }) => path === "/oauth2/consent", handler: keepChoice }] },
  };
}

const keepChoice = createAuthMiddleware(async ({ body }) => {
  const sent = z.object({ organization_id: z.uuid().optional() }).safeParse(body ?? {});
  if (!sent.success) throw refusal("organization_id is no id.");
  await choice.set(sent.data.organization_id);
});

/**
 * The organization that a consent or a code is bound to. Refuses one that the person is no member of, in the words of
 * OAuth.
 */
export async function grantedOrganization(
  db: Database,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<string> {
  const organizationId = (await choice.get()) ?? (await unasked(db, { userId, sessionId }));
  const organization = (await findSeat(db, { userId, organizationId }))?.role;
  if (!allows({ platform: "user", organization }, "agents.connect"))
    throw refusal("There is no such organization.");
  return organizationId;
}

async function unasked(db: Database, session: { userId: string; sessionId: string }): Promise<string> {
  const request = await getOAuthProviderState();
  const clientId = new URLSearchParams(request?.query).get("client_id") ?? "";
  return findActingOrganization(db, { ...session, clientId });
}

function refusal(description: string): APIError {
  return new APIError("BAD_REQUEST", { error: "invalid_request", error_description: description });
}
