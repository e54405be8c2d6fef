import type { ServiceContext } from "../../platform/service-context.ts";
import { findLastConsented, findSwitchedTo } from "./acting-organization-store.ts";
import { ensurePersonalOrganization } from "./personal-organization.ts";

/**
 * The organization that an agent will act for when somebody signs in to it and chooses nothing: the one that their
 * session was switched to, else the one they chose for this agent last, else their personal one.
 */
export async function findActingOrganization(
  db: ServiceContext["db"],
  { userId, sessionId, clientId }: { userId: string; sessionId: string; clientId: string },
): Promise<string> {
  const chosen =
    (await findSwitchedTo(db, { userId, sessionId })) ?? (await findLastConsented(db, { userId, clientId }));
  return chosen ?? ensurePersonalOrganization(db, userId);
}
