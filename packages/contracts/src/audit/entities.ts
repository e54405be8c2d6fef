import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";

/** One state change: who did what to which thing, when. Never edited. */
export const AuditEvent = z
  .strictObject({
    id: Id,
    at: Instant,
    action: z.string().meta({ example: "subscription.started" }),
    actor: z
      .strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() })
      .meta({ id: "AuditActor" }),
    subject: z
      .strictObject({
        kind: z.string(),
        id: z.string(),
        name: z
          .string()
          .nullable()
          .meta({ description: "What it is called now; null for what has no name, or is gone." }),
      })
      .meta({ id: "AuditSubject" }),
    organizationId: Id.nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEvent", description: "One state change." });
export type AuditEvent = z.infer<typeof AuditEvent>;
