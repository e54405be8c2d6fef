import { SoukError } from "../errors.ts";
import type { Consumption, Hold, Settlement } from "./entities.ts";
import { type Meter, createMeter } from "./meter.ts";
import { type Loss, type OnLost, reportLoss } from "./loss.ts";
import { type UsageVerbs, newKey } from "./usage.ts";

interface SharedSpec {
  metric: string;
  /** Your own name for this spend. Work that failed and was given back needs a new one. */
  key?: string;
  /** Ends the spend before the work; the work is handed it, too. */
  signal?: AbortSignal;
  /** Instead of that of `createSouk`. */
  onLost?: OnLost;
}

/** Work whose cost is known before it. */
export interface SpendSpec extends SharedSpec {
  /** 1 by default. */
  quantity?: number;
  estimate?: never;
}

/** Work whose cost is known after it. */
export interface EstimateSpec extends SharedSpec {
  /** What is held while the work runs. */
  estimate: number;
  /** How long the work may take, 900 by default, a day at most. */
  expiresInSeconds?: number;
  /** Is handed what was charged in the end. */
  onSettled?: (settlement: Settlement) => void;
  quantity?: never;
}

/** What work that was paid for is handed. */
export interface Spend {
  /** What the spend is known by at Souk. */
  key: string;
  /** The quota right after the consume, with its receipt. */
  consumption: Consumption;
  signal: AbortSignal | undefined;
}

/** Runs work that is paid for; with an estimate, work that says itself what it used. */
export interface WithUsage {
  /**
   * Spends, then runs the work and answers its result. When the work fails its spend is given back and its error thrown;
   * nothing runs when the spend is refused.
   */
  <Result>(spec: SpendSpec, work: (spend: Spend) => Result | Promise<Result>): Promise<Result>;
  /**
   * Holds the estimate, runs the work, charges what `meter.add` counted (the estimate, when it was never called) and
   * answers the result. When the work fails the hold is given up and its error thrown.
   */
  <Result>(spec: EstimateSpec, work: (meter: Meter) => Result | Promise<Result>): Promise<Result>;
}

/** `withUsage` for one person's quota at one agent. */
export function createWithUsage(verbs: UsageVerbs, onLost: OnLost): WithUsage {
  return <Result>(
    spec: SpendSpec | EstimateSpec,
    // Which of the two the work takes is what the spec says.
    work: (paid: never) => Result | Promise<Result>,
  ): Promise<Result> =>
    spec.estimate === undefined
      ? runPaid({ verbs, onLost, ...spec }, work as (spend: Spend) => Result)
      : runMetered({ verbs, onLost, ...spec }, work as (meter: Meter) => Result);
}

type Run<Spec> = Spec & { verbs: UsageVerbs; onLost: OnLost };

async function runPaid<Result>(
  run: Run<SpendSpec>,
  work: (spend: Spend) => Result | Promise<Result>,
): Promise<Result> {
  const { verbs, metric, quantity = 1, key = newKey(), signal } = run;
  const giveBack = (attempt?: { deadlineMs: number }) =>
    verbs.release({ metric, idempotencyKey: key }, undefined, attempt);
  const lost = (step: Loss["step"]) => (error: unknown) =>
    report(run, { step, agent: verbs.agent, metric, key, quantity, error });

  const consumption = await verbs.consume(metric, quantity, { key, signal }).catch(async (error: unknown) => {
    if (mayBeSpent(error)) await giveBack(BRIEFLY).catch(lost("consume"));
    throw error;
  });
  try {
    return await work({ key, consumption, signal });
  } catch (error) {
    await giveBack().catch(lost("release"));
    throw error;
  }
}

async function runMetered<Result>(
  run: Run<EstimateSpec>,
  work: (meter: Meter) => Result | Promise<Result>,
): Promise<Result> {
  const { verbs, metric, estimate, key = newKey(), signal, expiresInSeconds } = run;
  const settle = (quantity: number, attempt?: { deadlineMs: number }) =>
    verbs.settle({ metric, idempotencyKey: key }, quantity, attempt);
  const lost = (step: Loss["step"], quantity: number) => (error: unknown) =>
    report(run, { step, agent: verbs.agent, metric, key, quantity, error });

  const hold: Hold = await verbs
    .hold(metric, estimate, { key, signal, expiresInSeconds })
    .catch(async (error: unknown) => {
      if (mayBeSpent(error)) await settle(0, BRIEFLY).catch(lost("hold", estimate));
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
  if (settlement) run.onSettled?.(settlement);
  return result;
}

/** Nobody waits long for a spend to be undone of which it is not even known whether it was made. */
const BRIEFLY = { deadlineMs: 2_000 };

/** Whether a spend that failed may have been made: there was no answer, or nobody waited for it. */
const mayBeSpent = (error: unknown) => !(error instanceof SoukError) || error.isUncertain;

/** Answers that mean there is nothing to give back, or nothing any more. */
const NOTHING_LEFT = [
  "usage.consume_not_found",
  "usage.already_released",
  "usage.hold_not_found",
  "usage.hold_expired",
];

function report({ onLost }: { onLost: OnLost }, loss: Loss): void {
  const isGone = loss.error instanceof SoukError && NOTHING_LEFT.includes(loss.error.code);
  if (!isGone || loss.step === "settle") reportLoss(onLost, loss);
}
