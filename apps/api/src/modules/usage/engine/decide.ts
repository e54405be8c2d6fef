import type { Database } from "@souk/db/client";
import { Lane } from "./lane.ts";
import type { Operation, Outcome } from "./operation.ts";
import { spendUsage } from "./spend-usage.ts";

interface Lanes {
  /** Passes over rows that others hold, so that one held row delays nobody else. */
  first: Lane;
  /** Wait for them. There are some, each for its part of the subjects, so that who waits for one row delays few others. */
  second: readonly Lane[];
}

/** Each takes a connection of the pool while it waits. */
const SECOND_LANES = 4;

const lanesByDatabase = new WeakMap<Database, Lanes>();

/**
 * Has the engine decide an operation, together with whatever else this process has for it. Exactly once by key, durable
 * when it answers; safe to repeat after any failure.
 */
export async function decide(db: Database, operation: Operation): Promise<Outcome[]> {
  const { first, second } = lanesOf(db);
  const outcomes = await first.push(operation);
  if (outcomes.every(({ status }) => status !== "busy")) return outcomes;
  const [{ subjectId }] = operation.items;
  return second[Number(subjectId) % SECOND_LANES]?.push(operation) ?? outcomes;
}

function lanesOf(db: Database): Lanes {
  const lanes = lanesByDatabase.get(db) ?? {
    first: new Lane((operations) => spendUsage(db, operations, { wait: false })),
    second: Array.from(
      { length: SECOND_LANES },
      () => new Lane((operations) => spendUsage(db, operations, { wait: true })),
    ),
  };
  lanesByDatabase.set(db, lanes);
  return lanes;
}
