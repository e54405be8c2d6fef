import type { UsageAlertKind } from "@souk/contracts/usage/alerts";
import { usageAttention } from "@souk/db/schema/usage-attention";
import { and, eq, sql } from "drizzle-orm";
import { isBanned } from "../../platform/is-banned.ts";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A member of an organization. */
export interface Seat {
  organizationId: string;
  userId: string;
}

/** An alert that nobody was told of yet, with the names for telling. */
export type UntoldAlert = {
  organization_id: string;
  subject_id: string;
  agent_slug: string;
  agent_name: string;
  metric_name: string;
  kind: UsageAlertKind;
  since: string;
  used: string;
  limit_quantity: string;
  overage_limit: string;
};

/** Takes alerts that are to be told, the oldest first, and marks them as told; no other process gets the same. */
export async function takeUntold(tx: Transaction, at: Date, most: number): Promise<UntoldAlert[]> {
  const { rows } = await tx.execute<UntoldAlert>(sql`
    with told as (
      update usage_alerts a set told_at = ${at.toISOString()}::timestamptz
      from (
        select subject_id, kind, since from usage_alerts where told_at is null
        order by at limit ${most} for update skip locked
      ) u
      where a.subject_id = u.subject_id and a.kind = u.kind and a.since = u.since returning a.*
    )
    select q.organization_id, q.id as subject_id, l.slug as agent_slug, l.name as agent_name, m.name as metric_name,
      t.kind, t.since::text, t.used, t.limit_quantity, q.overage_limit
    from told t join quota_subjects q on q.id = t.subject_id
    join listings l on l.id = q.listing_id join metrics m on m.id = q.metric_id
    order by t.at, t.kind`);
  return rows;
}

/** The addresses of an organization's owners and admins who get mails about its usage. */
export async function selectTold(tx: Transaction, organizationId: string): Promise<string[]> {
  const { rows } = await tx.execute<{ email: string }>(sql`
    select users.email from members m join users on users.id = m.user_id
    left join usage_attention a on a.organization_id = m.organization_id and a.user_id = m.user_id
    where m.organization_id = ${organizationId} and m.role in ('owner', 'admin') and a.mails_off_at is null
      and users.email_verified and not ${isBanned(sql`clock_timestamp()`)}
    order by users.email`);
  return rows.map(({ email }) => email);
}

/** An alert as its list has it; `at_text` is its instant to the microsecond. */
export type AlertRow = {
  subject_id: string;
  agent_slug: string;
  agent_name: string;
  metric: string;
  kind: UsageAlertKind;
  used: string;
  limit_quantity: string;
  since: string;
  at_text: string;
  is_read: boolean;
};

/** Where a page of alerts begins: after this one. */
export interface AlertPlace {
  at: string;
  subjectId: string;
  kind: string;
}

/** One alert more than `limit`, newest first, as the member has read them. */
export async function selectAlerts(
  db: Db,
  { organizationId, userId }: Seat,
  { after, limit }: { after: AlertPlace | undefined; limit: number },
): Promise<AlertRow[]> {
  const older = after
    ? sql`and (a.at, a.subject_id, a.kind) < (${after.at}::timestamptz, ${after.subjectId}::bigint, ${after.kind})`
    : sql``;
  const { rows } = await db.execute<AlertRow>(sql`
    select a.subject_id, l.slug as agent_slug, l.name as agent_name, m.slug as metric, a.kind, a.used, a.limit_quantity,
      a.since::text, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_text,
      ${isRead(userId)} as is_read
    from quota_subjects q join usage_alerts a on a.subject_id = q.id
    join listings l on l.id = q.listing_id join metrics m on m.id = q.metric_id
    where q.organization_id = ${organizationId} ${older}
    order by a.at desc, a.subject_id desc, a.kind desc limit ${limit + 1}`);
  return rows;
}

/** How many alerts the member has not read. */
export async function countUnread(db: Db, { organizationId, userId }: Seat): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(sql`
    select count(*) as count from quota_subjects q join usage_alerts a on a.subject_id = q.id
    where q.organization_id = ${organizationId} and not ${isRead(userId)}`);
  return Number(rows[0]?.count ?? 0);
}

/** Callers know instants to the millisecond only. */
function isRead(userId: string) {
  return sql`exists (select from usage_attention t where t.organization_id = q.organization_id and t.user_id = ${userId}
    and date_trunc('milliseconds', a.at) <= t.read_until)`;
}

/** Whether the member gets mails. */
export async function findMailsOffAt(db: Db, seat: Seat): Promise<Date | null> {
  const [row] = await db
    .select({ mailsOffAt: usageAttention.mailsOffAt })
    .from(usageAttention)
    .where(
      and(eq(usageAttention.organizationId, seat.organizationId), eq(usageAttention.userId, seat.userId)),
    );
  return row?.mailsOffAt ?? null;
}

/** Notes that the member read all up to an instant; never takes back what was read. */
export async function markRead(tx: Transaction, seat: Seat, until: Date): Promise<boolean> {
  const rows = await tx
    .insert(usageAttention)
    .values({ ...seat, readUntil: until })
    .onConflictDoUpdate({
      target: [usageAttention.organizationId, usageAttention.userId],
      set: { readUntil: until },
      setWhere: sql`coalesce(${usageAttention.readUntil}, '-infinity') < excluded.read_until`,
    })
    .returning({ userId: usageAttention.userId });
  return rows.length > 0;
}

/** Switches the member's mails; false when they are so already. */
export async function switchMails(tx: Transaction, seat: Seat, offAt: Date | null): Promise<boolean> {
  const rows = await tx
    .insert(usageAttention)
    .values({ ...seat, mailsOffAt: offAt })
    .onConflictDoUpdate({
      target: [usageAttention.organizationId, usageAttention.userId],
      set: { mailsOffAt: offAt },
      setWhere: sql`(${usageAttention.mailsOffAt} is null) <> (excluded.mails_off_at is null)`,
    })
    .returning({ userId: usageAttention.userId });
  return rows.length > 0;
}
