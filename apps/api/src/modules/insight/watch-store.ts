import { sql } from "drizzle-orm";
import { isBanned } from "../../platform/is-banned.ts";
import type { ServiceContext } from "../../platform/service-context.ts";

/** A session of a member who acts for an organization. */
export interface WatchingSeat {
  sessionId: string;
  userId: string;
  organizationId: string;
}

/** Those whose session is still alive and acts for the same organization, of which its person is a member. */
export async function selectLiveSeats(
  db: ServiceContext["db"],
  seats: readonly WatchingSeat[],
): Promise<Set<WatchingSeat>> {
  const { rows } = await db.execute<{ place: string }>(sql`
    select w.place from unnest(${sql.param(seats.map(({ sessionId }) => sessionId))}::uuid[],
      ${sql.param(seats.map(({ organizationId }) => organizationId))}::uuid[]) with ordinality w (session_id, organization_id, place)
    join sessions s on s.id = w.session_id and s.expires_at > clock_timestamp()
    join users on users.id = s.user_id and not ${isBanned(sql`clock_timestamp()`)}
    join members m on m.user_id = s.user_id and m.organization_id = w.organization_id
    where s.active_organization_id is null or s.active_organization_id = w.organization_id`);
  const places = new Set(rows.map(({ place }) => Number(place) - 1));
  return new Set(seats.filter((_, index) => places.has(index)));
}
