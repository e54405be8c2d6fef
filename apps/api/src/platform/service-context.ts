import type { Database } from "@souk/db/client";
import type { Actor } from "./actor.ts";

/** The transaction that `withTransaction` opens; has the same queries as the database. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Writes one structured line: an event name and its fields, never a secret. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** What every verb gets: where to read and write, who asks, what time it is, where to log. */
export interface ServiceContext {
  db: Database | Transaction;
  actor: Actor;
  now: () => Date;
  log: Log;
  /** The request that caused this, or null for jobs and commands. Stands in the audit row. */
  requestId: string | null;
}
