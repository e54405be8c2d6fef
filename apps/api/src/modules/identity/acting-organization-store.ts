import { members, oauthConsents, sessions } from "@souk/db/schema/identity";
import { and, desc, eq } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** The organization that the session was switched to, if the person has a seat there. */
export async function findSwitchedTo(db: Db, { userId, sessionId }: { userId: string; sessionId: string }) {
  const [row] = await db
    .select({ organizationId: members.organizationId })
    .from(sessions)
    .innerJoin(members, eq(members.organizationId, sessions.activeOrganizationId))
    .where(and(eq(sessions.id, sessionId), eq(members.userId, userId)));
  return row?.organizationId;
}

/** The organization of the person's newest consent for a client. Consents end with the seat that they stand on. */
export async function findLastConsented(db: Db, { userId, clientId }: { userId: string; clientId: string }) {
  const [row] = await db
    .select({ organizationId: oauthConsents.referenceId })
    .from(oauthConsents)
    .where(and(eq(oauthConsents.userId, userId), eq(oauthConsents.clientId, clientId)))
    .orderBy(desc(oauthConsents.updatedAt))
    .limit(1);
  return row?.organizationId;
}
