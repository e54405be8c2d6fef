import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type PoolClient } from "pg";
import * as schema from "./schema/index.ts";

/** The database as modules see it: Drizzle over `pg`, with every table of the schema. */
export type Database = NodePgDatabase<typeof schema> & {
  /** The pool itself, for named prepared statements on hot paths. */
  $client: Pool;
};

export type PoolSettings = {
  /** Most connections this process opens; PostgreSQL allows 100 by default, for all processes together. */
  max?: number;
  /** What PostgreSQL shows in pg_stat_activity and in its log. */
  applicationName?: string;
  /** Told of a connection that broke while idle. The pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
  /** Lets the process end while idle connections are still open: for scripts and tests. */
  allowExitOnIdle?: boolean;
};

/**
 * A pool of connections to `url`. Waiting for a connection is refused after 5 s, a statement is cancelled
 * after 30 s, a transaction left open is ended after 60 s. A connection that breaks, idle or within a transaction,
 * never ends the process.
 */
export function createPool(url: string, settings: PoolSettings = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    max: settings.max ?? 10,
    application_name: settings.applicationName ?? "souk",
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    allowExitOnIdle: settings.allowExitOnIdle ?? false,
  });
  pool.on("error", settings.onIdleError ?? (() => {}));
  takeBackBroken(pool);
  return pool;
}

/** Whoever holds a connection that broke has had the time to give it back by then. */
const PATIENCE_MS = 1_000;

/**
 * A connection that breaks between two statements of a transaction tells nobody else: the next statement fails. One that
 * breaks while a transaction begins is never given back by Drizzle, and would count against `max` for ever.
 */
function takeBackBroken(pool: Pool): void {
  const taken = new WeakSet<PoolClient>();
  pool.on("acquire", (client) => taken.add(client));
  pool.on("release", (_error, client) => taken.delete(client));
  pool.on("connect", (client) => {
    client.on("error", () => {});
    client.once("end", () => {
      const takeBack = () => {
        if (!taken.has(client)) return;
        client.release(true);
        client.release = () => {};
      };
      setTimeout(takeBack, PATIENCE_MS).unref();
    });
  });
}

/** The typed database over a pool. Closing stays the business of whoever made the pool. */
export function createDb(pool: Pool): Database {
  return drizzle(pool, { schema });
}
