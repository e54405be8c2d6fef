import { auditEvents } from "@souk/db/schema/audit";
import type { Actor } from "./actor.ts";
import type { ServiceContext } from "./service-context.ts";
import type { InTransaction } from "./transaction.ts";

/** One state change, as its verb tells it. `details` never holds a secret or a token. */
export interface AuditEntry {
  /** Thing and past participle, e.g. `subscription.started`. */
  action: string;
  subject: { kind: string; id: string };
  /** The organization concerned; the actor's own by default. */
  organizationId?: string | null;
  details?: Record<string, unknown>;
}

/** Writes the audit row of a change into the transaction of that change, so that neither exists alone. */
export async function audit(ctx: InTransaction<ServiceContext>, entry: AuditEntry): Promise<void> {
  await ctx.db.insert(auditEvents).values({
    at: ctx.now(),
    action: entry.action,
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    organizationId: entry.organizationId === undefined ? organizationOf(ctx.actor) : entry.organizationId,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    requestId: ctx.requestId,
    details: { ...entry.details, ...(ctx.actor.kind === "agent" ? { clientId: ctx.actor.clientId } : {}) },
  });
}

function actorId(actor: Actor): string | null {
  return actor.kind === "user" || actor.kind === "agent" ? actor.userId : null;
}

function organizationOf(actor: Actor): string | null {
  return actor.kind === "user" || actor.kind === "agent" ? actor.organizationId : null;
}
