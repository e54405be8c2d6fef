import type { AuditEvent } from "@souk/contracts/audit/entities";
import { auditEvents } from "@souk/db/schema/audit";
import { users } from "@souk/db/schema/people";
import { and, desc, eq, like, lt, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

export interface AuditFilter {
  /** Beginning of the action. */
  action: string | undefined;
  subjectId: string | undefined;
  after: string | undefined;
  limit: number;
}

/** One event more than the page holds, newest first, with the names that actors have now. */
export async function selectEvents(db: ServiceContext["db"], filter: AuditFilter): Promise<AuditEvent[]> {
  const { action, subjectId, after, limit } = filter;
  const rows = await db
    .select({ event: auditEvents, actorName: users.name })
    .from(auditEvents)
    .leftJoin(users, eq(sql`${users.id}::text`, auditEvents.actorId))
    .where(
      and(
        action ? like(auditEvents.action, `${action.replace(/[\\%_]/g, "\\$&")}%`) : undefined,
        subjectId ? eq(auditEvents.subjectId, subjectId) : undefined,
        after ? lt(auditEvents.id, after) : undefined,
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(limit + 1);
  return rows.map((row) => toAuditEvent(row.event, row.actorName));
}

function toAuditEvent(row: typeof auditEvents.$inferSelect, actorName: string | null): AuditEvent {
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actor: { kind: row.actorKind, id: row.actorId, name: actorName },
    subject: { kind: row.subjectKind, id: row.subjectId },
    organizationId: row.organizationId,
    requestId: row.requestId,
    details: row.details,
  };
}
