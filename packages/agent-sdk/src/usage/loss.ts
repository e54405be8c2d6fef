import { SoukError } from "../errors.ts";

/** Something that was to be set right at Souk and could not be. Keep it, and try again later with the same key. */
export interface Loss {
  /**
   * `release`: work failed and its spend was not given back, or its hold not given up. `consume`, `hold`: there was no
   * answer, so quota may be spent or held without work. `settle`: work was done and not charged. Holds expire by themselves.
   */
  step: "consume" | "hold" | "release" | "settle";
  agent: string;
  metric: string;
  /** The idempotency key of the consume or the hold. */
  key: string;
  quantity: number;
  error: unknown;
}

/** Is told of each loss. What it throws is ignored; the error of the work is never hidden. */
export type OnLost = (loss: Loss) => unknown;

/** Where losses go when nobody asked for them. */
export const logLoss: OnLost = ({ step, agent, metric, key, quantity, error }) =>
  console.error(
    `@souk/agent: ${step} of ${quantity} ${metric} of ${agent} failed under the key ${key}`,
    error,
  );

/** Answers that mean there is nothing to give back, or nothing any more. */
const NOTHING_LEFT = [
  "usage.consume_not_found",
  "usage.already_released",
  "usage.hold_not_found",
  "usage.hold_expired",
];

/** Hands a loss to whoever wants it, unless what was to be undone is gone anyway. */
export function reportLoss(onLost: OnLost, loss: Loss): void {
  const { step, error } = loss;
  if (step !== "settle" && error instanceof SoukError && NOTHING_LEFT.includes(error.code)) return;
  try {
    void Promise.resolve(onLost(loss)).catch(() => logLoss(loss));
  } catch {
    logLoss(loss);
  }
}

/** Whether a call that failed may have been done: a try got no answer, or nobody waited for it. */
export function mayBeDone(error: unknown, signal: AbortSignal | undefined): boolean {
  return error instanceof SoukError ? error.isUncertain : signal?.aborted === true;
}
