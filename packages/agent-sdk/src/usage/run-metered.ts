import { type Loss, mayBeDone, reportLoss } from "./loss.ts";
import { type Meter, createMeter } from "./meter.ts";
import { BRIEFLY } from "./run-paid.ts";
import { newKey } from "./usage.ts";
import type { EstimateSpec, Payer, Work } from "./work.ts";

/** Holds the estimate, runs the work, and charges what it counted; gives the hold up when it fails. */
export async function runMetered<Result>(
  { verbs, onLost }: Payer,
  spec: EstimateSpec,
  work: Work<Meter, Result>,
): Promise<Result> {
  const { metric, estimate, key = newKey(), signal, expiresInSeconds } = spec;
  const lost = (step: Loss["step"], quantity: number) => (error: unknown) =>
    reportLoss(onLost, { step, agent: verbs.agent, metric, key, quantity, error });
  const settle = (quantity: number, options?: typeof BRIEFLY) =>
    verbs.settle({ metric, idempotencyKey: key }, quantity, options);

  const holding = verbs.hold(metric, estimate, { key, signal, expiresInSeconds });
  const hold = await holding.catch(async (error: unknown) => {
    if (mayBeDone(error, signal)) {
      // A hold under a key of the caller's may be one that other work is running on.
      if (spec.key === undefined) await settle(0, BRIEFLY).catch(lost("hold", estimate));
      else lost("hold", estimate)(error);
    }
    throw error;
  });
  const meter = createMeter(hold, signal);
  let result: Result;
  try {
    result = await work(meter);
  } catch (error) {
    await settle(0).catch(lost("release", estimate));
    throw error;
  }
  const used = meter.used ?? estimate;
  const settlement = await settle(used).catch(lost("settle", used));
  if (settlement) spec.onSettled?.(settlement);
  return result;
}
