import * as operations from "@souk/contracts/billing/operations";
import * as pricing from "@souk/contracts/pricing/operations";
import { router } from "../../trpc/init.ts";
import {
  organizationProcedure,
  platformProcedure,
  scopedProcedure,
  vendorProcedure,
} from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as billing from "./index.ts";

/** What callers find beside the plans, and ends the buying of one. */
export const archivingRouter = router({
  archive: vendorProcedure("listings.manage")
    .meta(rest(pricing.archiveTier))
    .input(pricing.archiveTier.input)
    .output(pricing.archiveTier.output)
    .mutation(({ ctx, input }) => billing.archivePlan(ctx, input)),
});

export const billingRouter = router({
  checkout: organizationProcedure("billing.manage")
    .meta(rest(operations.checkout))
    .input(operations.checkout.input)
    .output(operations.checkout.output)
    .mutation(({ ctx, input }) => billing.checkout(ctx, input)),
  listSubscriptions: scopedProcedure("subscriptions.read")
    .meta(rest(operations.listSubscriptions))
    .input(operations.listSubscriptions.input)
    .output(operations.listSubscriptions.output)
    .query(({ ctx }) => billing.listSubscriptions(ctx)),
  getSubscription: scopedProcedure("subscriptions.read")
    .meta(rest(operations.getSubscription))
    .input(operations.getSubscription.input)
    .output(operations.getSubscription.output)
    .query(({ ctx, input }) => billing.getSubscription(ctx, input.agentId)),
  cancelSubscription: organizationProcedure("billing.manage")
    .meta(rest(operations.cancelSubscription))
    .input(operations.cancelSubscription.input)
    .output(operations.cancelSubscription.output)
    .mutation(({ ctx, input }) => billing.cancelSubscription(ctx, input.agentId)),
  completeCheckout: organizationProcedure("billing.manage")
    .meta(rest(operations.completeCheckout))
    .input(operations.completeCheckout.input)
    .output(operations.completeCheckout.output)
    .mutation(({ ctx, input }) => billing.completeCheckout(ctx, input.sessionId)),
  resumeSubscription: organizationProcedure("billing.manage")
    .meta(rest(operations.resumeSubscription))
    .input(operations.resumeSubscription.input)
    .output(operations.resumeSubscription.output)
    .mutation(({ ctx, input }) => billing.resumeSubscription(ctx, input.agentId)),
  previewSwitch: organizationProcedure("billing.manage")
    .meta(rest(operations.previewSwitch))
    .input(operations.previewSwitch.input)
    .output(operations.previewSwitch.output)
    .query(({ ctx, input }) => billing.previewSwitch(ctx, input)),
  switchSubscription: organizationProcedure("billing.manage")
    .meta(rest(operations.switchSubscription))
    .input(operations.switchSubscription.input)
    .output(operations.switchSubscription.output)
    .mutation(({ ctx, input }) => billing.switchSubscription(ctx, input)),
  openPortal: organizationProcedure("billing.manage")
    .meta(rest(operations.openPortal))
    .input(operations.openPortal.input)
    .output(operations.openPortal.output)
    .mutation(({ ctx }) => billing.openPortal(ctx)),
  listAllSubscriptions: platformProcedure("money.oversee")
    .meta(rest(operations.listAllSubscriptions))
    .input(operations.listAllSubscriptions.input)
    .output(operations.listAllSubscriptions.output)
    .query(({ ctx, input }) => billing.listAllSubscriptions(ctx, input)),
});
