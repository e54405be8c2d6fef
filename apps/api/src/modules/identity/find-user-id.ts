import type { ServiceContext } from "../../platform/service-context.ts";
import { findUserIdByEmail } from "./store.ts";

/** The id of the account with this e-mail, whatever its case; undefined when there is none. */
export function findUserId(ctx: ServiceContext, email: string): Promise<string | undefined> {
  return findUserIdByEmail(ctx.db, email.toLowerCase());
}
