import * as operations from "@souk/contracts/pricing/operations";
import { router } from "../../trpc/init.ts";
import { publicProcedure, vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as pricing from "./index.ts";

export const pricingRouter = router({
  list: publicProcedure
    .meta(rest(operations.listTiers))
    .input(operations.listTiers.input)
    .output(operations.listTiers.output)
    .query(({ ctx, input }) => pricing.listTiers(ctx, input.agentId)),
  create: vendorProcedure("listings.manage")
    .meta(rest(operations.createTier))
    .input(operations.createTier.input)
    .output(operations.createTier.output)
    .mutation(({ ctx, input: { agentId, ...tier } }) => pricing.createTier(ctx, agentId, tier)),
  update: vendorProcedure("listings.manage")
    .meta(rest(operations.updateTier))
    .input(operations.updateTier.input)
    .output(operations.updateTier.output)
    .mutation(({ ctx, input: { agentId, tierId, ...changes } }) =>
      pricing.updateTier(ctx, { agentId, tierId }, changes),
    ),
});
