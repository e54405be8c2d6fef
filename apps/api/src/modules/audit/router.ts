import { listAuditEvents } from "@souk/contracts/audit/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as audit from "./index.ts";

export const auditRouter = router({
  list: platformProcedure("audit.read")
    .meta(rest(listAuditEvents))
    .input(listAuditEvents.input)
    .output(listAuditEvents.output)
    .query(({ ctx, input }) => audit.listAuditEvents(ctx, input)),
});
