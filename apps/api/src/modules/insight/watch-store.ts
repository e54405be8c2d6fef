import { sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

/** A session of a member who acts for an organization. */
export interface WatchingSeat {
  sessionId: string;
  userId: string;
  organizationId: string;
}

/** Which of these sessions are still alive and act for the same organization, of which their person is a member. */
export async function selectLiveSessions(
  db: ServiceContext["db"],
  seats: readonly WatchingSeat[],
): Promise<Set<string>> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select s.id from unnest(${sql.param(seats.map(({ sessionId }) => sessionId))}::uuid[],
      ${sql.param(seats.map(({ organizationId }) => organizationId))}::uuid[]) w (session_id, organization_id)
    join sessions s on s.id = w.session_id and s.expires_at > clock_timestamp()
    join users u on u.id = s.user_id and not (u.banned and (u.ban_expires is null or u.ban_expires > clock_timestamp()))
    join members m on m.user_id = s.user_id and m.organization_id = w.organization_id
    where s.active_organization_id is null or s.active_organization_id = w.organization_id`);
  return new Set(rows.map(({ id }) => id));
}
