import { AppError } from "@souk/contracts/common/errors";
import { isConnectionFailure } from "../../../platform/connection-failure.ts";
import type { Operation, Outcome } from "./operation.ts";

/** Decides a batch; answers the outcomes of each operation's items. */
export type Decide = (operations: readonly Operation[]) => Promise<Outcome[][]>;

interface Waiting {
  operation: Operation;
  since: number;
  resolve: (outcomes: Outcome[]) => void;
  reject: (error: unknown) => void;
}

/** Items that go in one call: more would only make the first of them wait longer. */
const MOST_ITEMS = 256;
/** Who would wait longer than this is told to come back: their retry is safe. */
const LONGEST_WAIT_MS = 500;
const MOST_WAITING = 20_000;

/**
 * A queue in front of the engine: one call is under way, what arrives meanwhile goes together in the next. No timer, so
 * a lone operation goes at once, and the busier it is, the more share one commit. Refuses with `service.unavailable`
 * when the queue is too old or too long.
 */
export class Lane {
  readonly #decide: Decide;
  #queue: Waiting[] = [];
  #isBusy = false;

  constructor(decide: Decide) {
    this.#decide = decide;
  }

  /** Adds an operation and answers its items' outcomes. */
  push(operation: Operation): Promise<Outcome[]> {
    const [first] = this.#queue;
    const isLate = first !== undefined && performance.now() - first.since > LONGEST_WAIT_MS;
    if (isLate || this.#queue.length >= MOST_WAITING) throw new AppError("service.unavailable");
    const { promise, resolve, reject } = Promise.withResolvers<Outcome[]>();
    this.#queue.push({ operation, since: performance.now(), resolve, reject });
    if (!this.#isBusy) {
      this.#isBusy = true;
      setImmediate(() => void this.#pump());
    }
    return promise;
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) await this.#run(this.#takeBatch());
    this.#isBusy = false;
  }

  /** What goes in the next call: no two operations on one key of one quota, since the engine looks keys up before. */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const keys = new Set<string>();
    let size = 0;
    for (const [index, waiting] of this.#queue.entries()) {
      if (size === MOST_ITEMS) {
        later.push(...this.#queue.slice(index));
        break;
      }
      const own = waiting.operation.items.map(({ subjectId, key }) => `${subjectId} ${key}`);
      if (size + own.length > MOST_ITEMS || own.some((key) => keys.has(key))) {
        later.push(waiting);
        continue;
      }
      for (const key of own) keys.add(key);
      size += own.length;
      batch.push(waiting);
    }
    this.#queue = later;
    return batch;
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#decide(batch.map(({ operation }) => operation));
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] ?? []);
    } catch (error) {
      await this.#runEach(batch, error);
    }
  }

  /** One operation that cannot be done must not fail the others of its batch; a database that is away fails all. */
  async #runEach(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || isConnectionFailure(error)) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const waiting of batch) await this.#run([waiting]);
  }
}
