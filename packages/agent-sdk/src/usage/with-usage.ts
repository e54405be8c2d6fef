import type { Meter } from "./meter.ts";
import { runMetered } from "./run-metered.ts";
import { runPaid } from "./run-paid.ts";
import type { EstimateSpec, Payer, Spend, SpendSpec, Work } from "./work.ts";

/** Runs work that is paid for; with an estimate, work that says itself what it used. */
export interface WithUsage {
  /**
   * Spends, then runs the work and answers its result. When the work fails its spend is given back and its error thrown;
   * nothing runs when the spend is refused.
   */
  <Result>(spec: SpendSpec, work: Work<Spend, Result>): Promise<Result>;
  /**
   * Holds the estimate, runs the work, charges what `meter.add` counted (the estimate, when it was never called) and
   * answers the result. When the work fails the hold is given up and its error thrown.
   */
  <Result>(spec: EstimateSpec, work: Work<Meter, Result>): Promise<Result>;
}

/** `withUsage` for one person's quota at one agent. */
export function createWithUsage({ verbs, onLost }: Payer): WithUsage {
  // Which of the two the work takes is what the spec says.
  return <Result>(spec: SpendSpec | EstimateSpec, work: Work<never, Result>): Promise<Result> => {
    const payer = { verbs, onLost: spec.onLost ?? onLost };
    return spec.estimate === undefined
      ? runPaid(payer, spec, work as Work<Spend, Result>)
      : runMetered(payer, spec, work as Work<Meter, Result>);
  };
}
