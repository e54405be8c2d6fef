import { z } from "zod";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";
import { AuditEvent } from "./entities.ts";

/** The audit log. */
export const listAuditEvents = operation({
  rest: {
    method: "GET",
    path: "/admin/audit-events",
    tag: "Administration",
    summary: "Read the audit log",
    description: "Every state change, newest first.",
  },
  input: z.strictObject({
    action: text(0, 80).optional().meta({ description: "Beginning of the action, e.g. `subscription.`" }),
    subjectId: text(0, 80).optional(),
    ...pageQuery,
  }),
  output: pageOf(AuditEvent),
  errors: [],
});
