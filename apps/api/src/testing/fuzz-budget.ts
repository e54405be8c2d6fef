/** Every property is tried at least this often, however slow the machine. */
const LEAST_RUNS = 5;

/**
 * A check that tries what it is given until its time is up and lets the rest pass untried, so that a fuzz test
 * takes as long on a slow machine as on a fast one. After a failure it tries everything again: fast-check is
 * then looking for the smallest case that fails.
 */
export function withinBudget<Args extends unknown[]>(
  ms: number,
  check: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  const deadline = performance.now() + ms;
  let runs = 0;
  let failed = false;
  return async (...args) => {
    if (!failed && runs >= LEAST_RUNS && performance.now() > deadline) return;
    runs += 1;
    try {
      await check(...args);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
}
