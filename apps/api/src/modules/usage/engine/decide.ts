import type { Database } from "@souk/db/client";
import { Lane } from "./lane.ts";
import type { Operation, Outcome } from "./operation.ts";
import { spendUsage } from "./spend-usage.ts";

interface Lanes {
  /** Passes over rows that others hold, so that one held row delays nobody else. */
  first: Lane;
  /** Waits for them. */
  second: Lane;
}

const lanesByDatabase = new WeakMap<Database, Lanes>();

/**
 * Has the engine decide an operation, together with whatever else this process has for it. Exactly once by key, durable
 * when it answers; safe to repeat after any failure.
 */
export async function decide(db: Database, operation: Operation): Promise<Outcome[]> {
  const { first, second } = lanesOf(db);
  const outcomes = await first.push(operation);
  return outcomes.some(({ status }) => status === "busy") ? second.push(operation) : outcomes;
}

function lanesOf(db: Database): Lanes {
  const lanes = lanesByDatabase.get(db) ?? {
    first: new Lane((operations) => spendUsage(db, operations, { wait: false })),
    second: new Lane((operations) => spendUsage(db, operations, { wait: true })),
  };
  lanesByDatabase.set(db, lanes);
  return lanes;
}
