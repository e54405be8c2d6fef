import type { listAuditEvents as contract } from "@souk/contracts/audit/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectEvents } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every state change, newest first. */
export async function listAuditEvents(ctx: ServiceContext, input: Input): Promise<Output> {
  const found = await selectEvents(ctx.db, {
    action: input.action || undefined,
    subjectId: input.subjectId || undefined,
    after: decodeIdCursor(input.cursor),
    limit: input.limit,
  });
  return toPage(found, input.limit, (event) => [event.id]);
}
