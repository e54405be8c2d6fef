import type { listStripeEvents as contract } from "@souk/contracts/inbox/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectEvents } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every event Stripe delivered, newest first. */
export async function listStripeEvents(ctx: ServiceContext, input: Input): Promise<Output> {
  const found = await selectEvents(ctx.db, {
    state: input.state,
    type: input.type || undefined,
    after: decodeIdCursor(input.cursor),
    limit: input.limit,
  });
  return toPage(found, input.limit, (event) => [event.id]);
}
