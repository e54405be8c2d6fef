import * as operations from "@souk/contracts/usage/operations";
import type { Reply } from "../../trpc/context.ts";
import { router } from "../../trpc/init.ts";
import { publicProcedure, scopedProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as usage from "./index.ts";

export const usageRouter = router({
  get: scopedProcedure("usage.read")
    .meta(rest(operations.getUsage))
    .input(operations.getUsage.input)
    .output(operations.getUsage.output)
    .query(({ ctx, input }) => usage.getUsage(ctx, input.agentId)),
  receiptKeys: publicProcedure
    .meta(rest(operations.listReceiptKeys))
    .input(operations.listReceiptKeys.input)
    .output(operations.listReceiptKeys.output)
    .query(({ ctx }) => usage.listReceiptKeys(ctx)),
  consume: scopedProcedure("usage.spend")
    .meta(rest(operations.consumeUsage))
    .input(operations.consumeUsage.input)
    .output(operations.consumeUsage.output)
    .mutation(async ({ ctx, input }) => answer(ctx.reply, await usage.consumeUsage(ctx, input))),
  consumeBatch: scopedProcedure("usage.spend")
    .meta(rest(operations.consumeUsageBatch))
    .input(operations.consumeUsageBatch.input)
    .output(operations.consumeUsageBatch.output)
    .mutation(async ({ ctx, input }) => answer(ctx.reply, await usage.consumeBatch(ctx, input))),
  hold: scopedProcedure("usage.spend")
    .meta(rest(operations.holdUsage))
    .input(operations.holdUsage.input)
    .output(operations.holdUsage.output)
    .mutation(async ({ ctx, input }) => answer(ctx.reply, await usage.holdUsage(ctx, input))),
  settle: scopedProcedure("usage.spend")
    .meta(rest(operations.settleUsage))
    .input(operations.settleUsage.input)
    .output(operations.settleUsage.output)
    .mutation(async ({ ctx, input }) => answer(ctx.reply, await usage.settleUsage(ctx, input))),
  release: scopedProcedure("usage.spend")
    .meta(rest(operations.releaseUsage))
    .input(operations.releaseUsage.input)
    .output(operations.releaseUsage.output)
    .mutation(async ({ ctx, input }) => answer(ctx.reply, await usage.releaseUsage(ctx, input))),
});

/** Says in a header when an answer was given before. */
function answer<Answer>(reply: Reply, outcome: { answer: Answer; replayed: boolean }): Answer {
  if (outcome.replayed) reply.header("Idempotent-Replayed", "true");
  return outcome.answer;
}
