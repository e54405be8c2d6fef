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

/** Hands a loss to whoever wants it. */
export function reportLoss(onLost: OnLost, loss: Loss): void {
  try {
    void Promise.resolve(onLost(loss)).catch(() => logLoss(loss));
  } catch {
    logLoss(loss);
  }
}
