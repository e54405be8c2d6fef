import * as operations from "@souk/contracts/billing/operations";
import { router } from "../../trpc/init.ts";
import { scopedProcedure, userProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as billing from "./index.ts";

export const billingRouter = router({
  checkout: userProcedure
    .meta(rest(operations.checkout))
    .input(operations.checkout.input)
    .output(operations.checkout.output)
    .mutation(({ ctx, input }) => billing.checkout(ctx, input)),
  listSubscriptions: scopedProcedure("subscriptions:read")
    .meta(rest(operations.listSubscriptions))
    .input(operations.listSubscriptions.input)
    .output(operations.listSubscriptions.output)
    .query(({ ctx }) => billing.listSubscriptions(ctx)),
  getSubscription: scopedProcedure("subscriptions:read")
    .meta(rest(operations.getSubscription))
    .input(operations.getSubscription.input)
    .output(operations.getSubscription.output)
    .query(({ ctx, input }) => billing.getSubscription(ctx, input.agentId)),
  cancelSubscription: userProcedure
    .meta(rest(operations.cancelSubscription))
    .input(operations.cancelSubscription.input)
    .output(operations.cancelSubscription.output)
    .mutation(({ ctx, input }) => billing.cancelSubscription(ctx, input.agentId)),
});
