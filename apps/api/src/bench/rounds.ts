import { Worker } from "node:worker_threads";
import type { LoadOrder } from "./load.ts";

/** Something that is measured, by the request that does it. */
export interface Subject {
  name: string;
  url: string;
  headers: Record<string, string>;
}

/** How one subject did: the median of its rounds, and of its rounds' ratios to the first subject's in the same round. */
export interface Result {
  name: string;
  perSecond: number;
  /** How many times as long as the first subject a request takes. */
  ratio: number;
}

const ROUND_MS = 1500;
const CONNECTIONS = 8;

/**
 * Measures the subjects in turns, the order turning by one each round, so that whatever else the machine does
 * hits all of them alike. The first round warms up and is not counted.
 */
export async function runRounds(subjects: readonly Subject[], rounds: number): Promise<Result[]> {
  const worker = new Worker(new URL("./load.ts", import.meta.url));
  const measured: number[][] = subjects.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const at = (round + turn) % subjects.length;
      const { url = "", headers = {} } = subjects[at] ?? {};
      const perSecond = await order(worker, { url, headers, connections: CONNECTIONS, ms: ROUND_MS });
      if (round > 0) measured[at]?.push(perSecond);
    }
  }
  await worker.terminate();
  const [base = []] = measured;
  return subjects.map(({ name }, at) => {
    const own = measured[at] ?? [];
    return {
      name,
      perSecond: median(own),
      ratio: median(own.map((value, round) => (base[round] ?? value) / value)),
    };
  });
}

function order(worker: Worker, load: LoadOrder): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  worker.once("message", resolve).once("error", reject);
  worker.postMessage(load);
  return promise.finally(() => worker.off("message", resolve).off("error", reject));
}

/** The middle value; of an even number of them the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
