import { AppError } from "@souk/contracts/common/errors";
import type { listUsageAlerts, UsageAlert } from "@souk/contracts/usage/alerts";
import { UsageAlertKind } from "@souk/contracts/usage/alerts";
import { z } from "zod";
import type { UserActor } from "../../platform/actor.ts";
import { decodeCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type AlertPlace, type AlertRow, countUnread, findMailsOffAt, selectAlerts } from "./alerts-store.ts";

type Input = z.output<typeof listUsageAlerts.input>;
type Output = z.output<typeof listUsageAlerts.output>;

/** What the use of the caller's organization reached, newest first, and what of it they have not read. */
export async function listAlerts(
  ctx: ServiceContext & { actor: UserActor },
  { cursor, limit }: Input,
): Promise<Output> {
  const after = toPlace(cursor);
  const rows = await selectAlerts(ctx.db, ctx.actor, { after, limit });
  const { items, nextCursor } = toPage(rows, limit, (row) => [row.at_text, row.subject_id, row.kind]);
  return {
    items: items.map(toAlert),
    nextCursor,
    unread: await countUnread(ctx.db, ctx.actor),
    mails: (await findMailsOffAt(ctx.db, ctx.actor)) === null,
  };
}

function toAlert(row: AlertRow): UsageAlert {
  return {
    agent: { slug: row.agent_slug, name: row.agent_name },
    metric: row.metric,
    kind: row.kind,
    used: Number(row.used),
    limit: Number(row.limit_quantity),
    since: new Date(row.since).toISOString(),
    at: new Date(row.at_text).toISOString(),
    isRead: row.is_read,
  };
}

const Place = z.tuple([z.iso.datetime({ precision: 6 }), z.string().regex(/^\d{1,15}$/), UsageAlertKind]);

function toPlace(cursor: string | undefined): AlertPlace | undefined {
  const keys = decodeCursor(cursor, 3);
  if (!keys) return undefined;
  const place = Place.safeParse(keys);
  if (!place.success || !(Date.parse(place.data[0]) >= 0)) throw new AppError("request.invalid");
  const [at, subjectId, kind] = place.data;
  return { at, subjectId, kind };
}
