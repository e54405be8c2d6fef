/** What organisations give their own programs to call Souk with. */
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { members } from "./organizations.ts";
import { users } from "./people.ts";

/**
 * A key of an organisation, with the seat of the member who made it: it does what their role lets them do, within its
 * `scopes`, and goes with the seat. `secret_hash` is the SHA-256 of the whole key, `start` the beginning that is shown.
 * A revoked key keeps its row; `revoked_by` is null where Souk did it, and `expires_at` where it does not expire.
 */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    organizationId: uuid("organization_id").notNull(),
    userId: uuid("user_id").notNull(),
    name: text("name").notNull(),
    secretHash: text("secret_hash").notNull().unique(),
    start: text("start").notNull(),
    scopes: text("scopes").array().notNull(),
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    revokedBy: uuid("revoked_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({
      name: "api_keys_member_fk",
      columns: [table.organizationId, table.userId],
      foreignColumns: [members.organizationId, members.userId],
    }).onDelete("cascade"),
    index("api_keys_organization_user_idx").on(table.organizationId, table.userId),
    index("api_keys_user_id_idx").on(table.userId),
    index("api_keys_revoked_by_idx").on(table.revokedBy),
    check("api_keys_name_short", sql`char_length(${table.name}) between 1 and 60`),
    check("api_keys_scopes_some", sql`cardinality(${table.scopes}) > 0`),
    check("api_keys_revoked_by_when", sql`${table.revokedBy} is null or ${table.revokedAt} is not null`),
  ],
);
