import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";

/**
 * Who did what to which thing. Written in the transaction of the change it tells of and never edited; it has
 * no foreign keys, so it outlives what it speaks of.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: id(),
    at: instant("at").notNull(),
    action: text("action").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id"),
    organizationId: uuid("organization_id"),
    subjectKind: text("subject_kind").notNull(),
    subjectId: text("subject_id").notNull(),
    requestId: text("request_id"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    index("audit_events_action_idx").on(table.action.op("text_pattern_ops"), table.id),
    index("audit_events_subject_idx").on(table.subjectId, table.id),
  ],
);
