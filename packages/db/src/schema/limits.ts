/** How often somebody called lately. The columns and their order are rate-limiter-flexible's. */
import { bigint, index, integer, pgTable, varchar } from "drizzle-orm/pg-core";

/**
 * Points spent under a policy by one account, client or network in a window; `key` is the policy and a keyed hash of
 * whose it is, `expire` the end of the window in milliseconds since 1970. Unlogged: a crash of the database forgets
 * the counts, which are worth less than a write to the log for each.
 */
export const rateLimits = pgTable(
  "rate_limits",
  {
    key: varchar("key", { length: 255 }).primaryKey(),
    points: integer("points").notNull().default(0),
    expire: bigint("expire", { mode: "number" }),
  },
  (table) => [index("rate_limits_expire_idx").on(table.expire)],
);
