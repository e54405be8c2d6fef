import * as contract from "@souk/contracts/usage/operations";
import type { z } from "zod";
import * as usage from "../../modules/usage/index.ts";
import type { SpendContext } from "../../modules/usage/index.ts";

/** What a verb of usage answers. */
interface Spent {
  answer: object;
  replayed: boolean;
}

/** One call that spends, read by its contract. */
interface Spending {
  key: { agentId: string; metricSlug: string };
  run: (ctx: SpendContext) => Promise<Spent>;
}

/** Reads the input of a call; undefined when the contract refuses it. */
type ReadSpending = (input: unknown) => Spending | undefined;

function spendingOf<Input extends Spending["key"]>(
  schema: z.ZodType<Input>,
  verb: (ctx: SpendContext, input: Input) => Promise<Spent>,
): ReadSpending {
  return (input) => {
    const { data } = schema.safeParse(input);
    return data && { key: data, run: (ctx) => verb(ctx, data) };
  };
}

/** The calls that agents make before and after their work, by procedure. */
export const SPENDINGS: ReadonlyMap<string, ReadSpending> = new Map([
  ["usage.consume", spendingOf(contract.consumeUsage.input, usage.consumeUsage)],
  ["usage.hold", spendingOf(contract.holdUsage.input, usage.holdUsage)],
  ["usage.settle", spendingOf(contract.settleUsage.input, usage.settleUsage)],
  ["usage.release", spendingOf(contract.releaseUsage.input, usage.releaseUsage)],
]);
