import type { ServiceContext } from "../../platform/service-context.ts";
import { findPersonalOrganization, insertPersonalOrganization } from "./store.ts";

/**
 * The id of the person's own organization, with its owner's seat; makes both if they are missing. Safe to
 * call at any time and by many at once. It writes no audit row: it belongs to the sign-up that has one.
 */
export async function ensurePersonalOrganization(db: ServiceContext["db"], userId: string): Promise<string> {
  return (await findPersonalOrganization(db, userId)) ?? (await insertPersonalOrganization(db, userId));
}
