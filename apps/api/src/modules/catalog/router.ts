import * as operations from "@souk/contracts/catalog/operations";
import { router } from "../../trpc/init.ts";
import { platformProcedure, publicProcedure, userProcedure, vendorProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import { listListings } from "../search/index.ts";
import * as catalog from "./index.ts";

export const catalogRouter = router({
  listListings: publicProcedure
    .meta(rest(operations.listListings))
    .input(operations.listListings.input)
    .output(operations.listListings.output)
    .query(({ ctx, input }) => listListings(ctx, input)),
  getListing: publicProcedure
    .meta(rest(operations.getListing))
    .input(operations.getListing.input)
    .output(operations.getListing.output)
    .query(({ ctx, input }) => catalog.getListing(ctx, input.listingId)),
  listAgents: publicProcedure
    .meta(rest(operations.listAgents))
    .input(operations.listAgents.input)
    .output(operations.listAgents.output)
    .query(({ ctx, input }) => listListings(ctx, { ...input, kind: "agent" })),
  getAgent: publicProcedure
    .meta(rest(operations.getAgent))
    .input(operations.getAgent.input)
    .output(operations.getAgent.output)
    .query(({ ctx, input }) => catalog.getAgent(ctx, input.agentId)),
  listCategories: publicProcedure
    .meta(rest(operations.listCategories))
    .input(operations.listCategories.input)
    .output(operations.listCategories.output)
    .query(({ ctx }) => catalog.listCategories(ctx)),
  createAgent: vendorProcedure("listings.register")
    .meta(rest(operations.createAgent))
    .input(operations.createAgent.input)
    .output(operations.createAgent.output)
    .mutation(({ ctx, input }) => catalog.createAgent(ctx, input)),
  updateAgent: vendorProcedure("listings.manage")
    .meta(rest(operations.updateAgent))
    .input(operations.updateAgent.input)
    .output(operations.updateAgent.output)
    .mutation(({ ctx, input: { agentId, ...changes } }) => catalog.updateAgent(ctx, agentId, changes)),
  setAgentStatus: platformProcedure("listings.moderate")
    .meta(rest(operations.setAgentStatus))
    .input(operations.setAgentStatus.input)
    .output(operations.setAgentStatus.output)
    .mutation(({ ctx, input: { agentId, ...change } }) => catalog.setAgentStatus(ctx, agentId, change)),
  getManagedAgent: vendorProcedure("listings.read")
    .meta(rest(operations.getManagedAgent))
    .input(operations.getManagedAgent.input)
    .output(operations.getManagedAgent.output)
    .query(({ ctx, input }) => catalog.getManagedAgent(ctx, input.agentId)),
  listManagedAgents: userProcedure
    .meta(rest(operations.listManagedAgents))
    .input(operations.listManagedAgents.input)
    .output(operations.listManagedAgents.output)
    .query(({ ctx, input }) => catalog.listManagedAgents(ctx, input)),
  createMetric: vendorProcedure("listings.manage")
    .meta(rest(operations.createMetric))
    .input(operations.createMetric.input)
    .output(operations.createMetric.output)
    .mutation(({ ctx, input: { agentId, ...metric } }) => catalog.createMetric(ctx, agentId, metric)),
  updateMetric: vendorProcedure("listings.manage")
    .meta(rest(operations.updateMetric))
    .input(operations.updateMetric.input)
    .output(operations.updateMetric.output)
    .mutation(({ ctx, input: { agentId, metricSlug, ...changes } }) =>
      catalog.changeMetric(ctx, { agentId, metricSlug }, changes),
    ),
});
