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
export function selectEvents(db: ServiceContext["db"], filter: AuditFilter) {
  const { action, subjectId, after, limit } = filter;
  return db
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
}
