import { type Loss, mayBeDone, reportLoss } from "./loss.ts";
import { newKey } from "./usage.ts";
import type { Payer, Spend, SpendSpec, Work } from "./work.ts";

/** Nobody waits long for something to be undone of which it is not even known whether it was done. */
export const BRIEFLY = { deadlineMs: 2_000 };

/** Spends, runs the work, and gives the spend back when the work fails. */
export async function runPaid<Result>(
  { verbs, onLost }: Payer,
  spec: SpendSpec,
  work: Work<Spend, Result>,
): Promise<Result> {
  const { metric, quantity = 1, key = newKey(), signal } = spec;
  const lost = (step: Loss["step"]) => (error: unknown) =>
    reportLoss(onLost, { step, agent: verbs.agent, metric, key, quantity, error });
  const giveBack = (options?: typeof BRIEFLY) =>
    verbs.release({ metric, idempotencyKey: key }, undefined, options);

  const consumption = await verbs.consume(metric, quantity, { key, signal }).catch(async (error: unknown) => {
    if (mayBeDone(error, signal)) {
      // Under a key of the caller's, work may have been paid and done before: that is not ours to give back.
      if (spec.key === undefined) await giveBack(BRIEFLY).catch(lost("consume"));
      else lost("consume")(error);
    }
    throw error;
  });
  try {
    return await work({ key, consumption, signal });
  } catch (error) {
    await giveBack().catch(lost("release"));
    throw error;
  }
}
