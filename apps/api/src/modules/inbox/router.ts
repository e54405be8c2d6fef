import { listStripeEvents, retryStripeEvent } from "@souk/contracts/inbox/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as inbox from "./index.ts";

export const inboxRouter = router({
  listStripeEvents: platformProcedure("stripe_events.manage")
    .meta(rest(listStripeEvents))
    .input(listStripeEvents.input)
    .output(listStripeEvents.output)
    .query(({ ctx, input }) => inbox.listStripeEvents(ctx, input)),

  retryStripeEvent: platformProcedure("stripe_events.manage")
    .meta(rest(retryStripeEvent))
    .input(retryStripeEvent.input)
    .output(retryStripeEvent.output)
    .mutation(({ ctx, input }) => inbox.retryStripeEvent(ctx, input)),
});
