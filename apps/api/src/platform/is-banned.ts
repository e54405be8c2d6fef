import { users } from "@souk/db/schema/people";
import { type Placeholder, type SQL, sql } from "drizzle-orm";

/** Whether the person of the query is under a ban that has not passed. */
export function isBanned(now: SQL | Placeholder): SQL {
  return sql`(${users.banned} and (${users.banExpires} is null or ${users.banExpires} > ${now}))`;
}
