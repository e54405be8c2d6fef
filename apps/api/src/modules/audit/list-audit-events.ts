import type { AuditEvent } from "@souk/contracts/audit/entities";
import type { listAuditEvents as contract } from "@souk/contracts/audit/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectEvents } from "./store.ts";
import { namerOf } from "./subject-name-store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every state change, newest first, with the names that actors and things have now. */
export async function listAuditEvents(ctx: ServiceContext, input: Input): Promise<Output> {
  const rows = await selectEvents(ctx.db, {
    action: input.action || undefined,
    subjectId: input.subjectId || undefined,
    after: decodeIdCursor(input.cursor),
    limit: input.limit,
  });
  const nameOf = await namerOf(ctx.db, rows.map(subjectOf));
  const found = rows.map((row) => toAuditEvent(row, nameOf(subjectOf(row))));
  return toPage(found, input.limit, (event) => [event.id]);
}

type Row = Awaited<ReturnType<typeof selectEvents>>[number];

function subjectOf({ event }: Row) {
  return { kind: event.subjectKind, id: event.subjectId };
}

function toAuditEvent({ event, actorName }: Row, subjectName: string | null): AuditEvent {
  return {
    id: event.id,
    at: event.at.toISOString(),
    action: event.action,
    actor: { kind: event.actorKind, id: event.actorId, name: actorName },
    subject: { kind: event.subjectKind, id: event.subjectId, name: subjectName },
    organizationId: event.organizationId,
    requestId: event.requestId,
    details: event.details,
  };
}
