import { auditEvents } from "@souk/db/schema/audit";
import type { Actor } from "./actor.ts";
import type { ServiceContext } from "./service-context.ts";
import type { InTransaction } from "./transaction.ts";

/** One state change, as its verb tells it. `details` never holds a secret or a token. */
export interface AuditEntry {
  /** Thing and past participle, e.g. `subscription.started`. */
  action: string;
  subject: { kind: string; id: string };
  /** The person whose doing it is, where it is carried out in another's name or later; the actor by default. */
  by?: string | null;
  /** The organization concerned; the actor's own by default. */
  organizationId?: string | null;
  details?: Record<string, unknown>;
}

/** Writes the audit row of a change into the transaction of that change, so that neither exists alone. */
export async function audit(ctx: InTransaction<ServiceContext>, entry: AuditEntry): Promise<void> {
  await ctx.db.insert(auditEvents).values({
    at: ctx.now(),
    action: entry.action,
    actorKind: entry.by ? "user" : ctx.actor.kind,
    actorId: entry.by ?? actorId(ctx.actor),
    organizationId: entry.organizationId === undefined ? organizationOf(ctx.actor) : entry.organizationId,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    requestId: ctx.requestId,
    details: { ...entry.details, ...credentialOf(ctx.actor), ...impersonatorOf(ctx.actor) },
  });
}

/** In whose stead it was done; an API key's is whoever made it. */
function actorId(actor: Actor): string | null {
  return "userId" in actor ? actor.userId : null;
}

function organizationOf(actor: Actor): string | null {
  return "organizationId" in actor ? actor.organizationId : null;
}

/** Which of a person's agents or keys did it. */
function credentialOf(actor: Actor): Record<string, string> {
  if (actor.kind === "agent") return { clientId: actor.clientId };
  return actor.kind === "apiKey" ? { keyId: actor.keyId } : {};
}

/** The admin who did it in a person's name. */
function impersonatorOf(actor: Actor): Record<string, string> {
  const impersonatedBy = actor.kind === "user" ? actor.session?.impersonatedBy : null;
  return impersonatedBy ? { impersonatedBy } : {};
}
