import { allows } from "@souk/contracts/identity/permissions";
import { defineRequestState } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Database } from "@souk/db/client";
import { z } from "zod";
import { findSeat } from "../../../platform/find-seat.ts";
import { findStanding } from "../find-standing.ts";

/** What the consent page sent along: the organization that the agent is to act for. */
const choice = defineRequestState<string | undefined>(() => undefined);

/**
 * Takes the organization that was chosen on the consent page, `organization_id` beside the library's own fields.
 * Without one it is the organization that the session acts for, as at any other sign-in to an agent.
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
 * The organization that a consent or a code is bound to: the chosen one, else what the session acts for, which is what
 * every page shows. Refuses one that the person is no member of, in the words of OAuth.
 */
export async function grantedOrganization(
  db: Database,
  session: { userId: string; sessionId: string },
): Promise<string> {
  const { userId } = session;
  const organizationId = (await choice.get()) ?? (await findStanding(db, session)).organizationId;
  const organization = (await findSeat(db, { userId, organizationId }))?.role;
  if (!allows({ platform: "user", organization }, "agents.connect"))
    throw refusal("There is no such organization.");
  return organizationId;
}

function refusal(description: string): APIError {
  return new APIError("BAD_REQUEST", { error: "invalid_request", error_description: description });
}
