/** What the members of an organization know of its usage alerts. */
import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { members } from "./organizations.ts";

/**
 * A member's attention to usage alerts: those up to `read_until` are read, and since `mails_off_at` none come by mail.
 * Absent rows have read none and get mails. Ends with the seat.
 */
export const usageAttention = pgTable(
  "usage_attention",
  {
    organizationId: uuid("organization_id").notNull(),
    userId: uuid("user_id").notNull(),
    readUntil: instant("read_until"),
    mailsOffAt: instant("mails_off_at"),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.userId] }),
    foreignKey({
      name: "usage_attention_member_fk",
      columns: [table.organizationId, table.userId],
      foreignColumns: [members.organizationId, members.userId],
    }).onDelete("cascade"),
    index("usage_attention_user_id_idx").on(table.userId),
  ],
);
