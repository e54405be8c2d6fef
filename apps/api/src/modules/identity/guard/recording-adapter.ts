import { getCurrentAdapter, tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import type { Database } from "@souk/db/client";
import type { DBAdapter, DBAdapterInstance, Where } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Seal } from "../../../platform/sealing.ts";
import type { Log, Transaction } from "../../../platform/service-context.ts";
import { LIBRARY_TABLES } from "../grant-store.ts";
import type { Row } from "./change.ts";
import { isRecorded, recordChange } from "./record-change.ts";
import { correctRefreshed, isGrantToken, requireStandingGrant } from "./require-standing-grant.ts";
import { withinLifetime } from "./session-lifetime.ts";
import { requireStandingPerson } from "./standing-session.ts";

/**
 * better-auth's Drizzle adapter with one promise more: when the library makes, changes or removes an
 * account, session or consent, what follows from it (a personal organization, dead tokens) and the audit
 * row stand in the same transaction, whichever of its endpoints did it.
 */
export function recordingAdapter(db: Database, parts: RecordingParts): DBAdapterInstance {
  return (options) => adapterOver(db, { options, ...parts });
}

/** What telling of a change takes. */
export interface RecordingParts {
  log: Log;
  mailSeal: Seal;
}

type Connection = Database | Transaction;

const connections = new WeakMap<object, Connection>();

/** The transaction that the library runs its endpoint in, for what belongs into it; undefined where it has none. */
export async function libraryConnection(): Promise<Connection | undefined> {
  const adapter = await getCurrentAdapter({} as DBAdapter);
  return connections.get(adapter);
}

interface Setting extends RecordingParts {
  options: Parameters<DBAdapterInstance>[0];
}

/** Where a recorded write happens: an open transaction and the library's own adapter over it. */
interface Scope extends RecordingParts {
  tx: Transaction;
  plain: DBAdapter;
}

/** One call may remove all sessions of a person; the library's own default would show us 100 of them. */
const EVERY_ROW = 100_000;

function adapterOver(connection: Connection, setting: Setting): DBAdapter {
  const plain = plainAdapter(connection, setting);

  /** Runs a write of a recorded model in a transaction, after `record` has told of it; others run as they are. */
  function write<D extends { model: string }, R>(
    data: D,
    record: (scope: Scope, data: D) => Promise<void>,
    run: (adapter: DBAdapter) => Promise<R>,
  ): Promise<R> {
    if (!isRecorded(data.model)) return run(plain);
    return connection.transaction(async (tx) => {
      const scope = { ...setting, tx, plain: plainAdapter(tx, setting) };
      await record(scope, data);
      return run(scope.plain);
    });
  }

  function create<T extends Record<string, unknown>, R = T>(data: Creation<T>): Promise<R> {
    if (!isRecorded(data.model) && !isGrantToken(data.model)) return plain.create<T, R>(data);
    return connection.transaction(async (tx) => {
      const scope = { ...setting, tx, plain: plainAdapter(tx, setting) };
      if (isGrantToken(data.model)) await requireStandingGrant(tx, data.data);
      if (data.model === "session") await requireStandingPerson(tx, data.data);
      const corrected = { ...data, data: await correctRefreshed(tx, data.model, data.data) };
      const created = await scope.plain.create<T, R & Row>(corrected);
      await record(scope, data.model, { after: created });
      return created;
    });
  }

  /** Guarded writes tell of themselves only when their guard held. */
  function incrementOne<T>(data: Increment): Promise<T | null> {
    if (!isRecorded(data.model)) return plain.incrementOne<T>(data);
    return connection.transaction(async (tx) => {
      const scope = { ...setting, tx, plain: plainAdapter(tx, setting) };
      const [before] = await affectedRows(scope, data);
      const after = await scope.plain.incrementOne<T & Row>(data);
      if (before && after) await record(scope, data.model, { before, after: { ...before, ...data.set } });
      return after;
    });
  }

  const adapter: DBAdapter = {
    ...plain,
    incrementOne,
    findOne: (data) => (isStorable(data.where) ? plain.findOne(data) : Promise.resolve(null)),
    create,
    update: (data) =>
      write(data, recordUpdates, async (adapter) => adapter.update(await withinLifetime(adapter, data))),
    updateMany: (data) => write(data, recordUpdates, (adapter) => adapter.updateMany(data)),
    delete: (data) => write(data, recordDeletions, (adapter) => adapter.delete(data)),
    deleteMany: (data) => write(data, recordDeletions, (adapter) => adapter.deleteMany(data)),
    transaction: (work) => connection.transaction((tx) => work(adapterOver(tx, setting))),
  };
  connections.set(adapter, connection);
  return adapter;
}

function plainAdapter(connection: Connection, { options }: Setting): DBAdapter {
  return drizzleAdapter(connection, { provider: "pg", schema: LIBRARY_TABLES })(options);
}

/** Nothing is kept under a name with NUL. PostgreSQL fails at the question, which some endpoints take for an outage. */
function isStorable(where: Where[]): boolean {
  return where.every(({ value }) => typeof value !== "string" || !value.includes("\0"));
}

/** What the library passes to make a row of `T`. */
interface Creation<T> {
  model: string;
  data: Omit<T, "id">;
  select?: string[] | undefined;
  forceAllowId?: boolean | undefined;
}

type Increment = Parameters<DBAdapter["incrementOne"]>[0];

type Affected = { model: string; where: Where[] };

async function recordUpdates(scope: Scope, data: Affected & { update: object }): Promise<void> {
  for (const before of await affectedRows(scope, data)) {
    await record(scope, data.model, { before, after: { ...before, ...data.update } });
  }
}

async function recordDeletions(scope: Scope, data: Affected): Promise<void> {
  for (const before of await affectedRows(scope, data)) await record(scope, data.model, { before });
}

function affectedRows({ plain }: Scope, { model, where }: Affected): Promise<Row[]> {
  return plain.findMany<Row>({ model, where, limit: EVERY_ROW });
}

async function record(scope: Scope, model: string, rows: { before?: Row; after?: Row }): Promise<void> {
  if (!isRecorded(model)) return;
  const endpoint = tryGetCurrentAuthEndpointContext();
  await recordChange(
    { ...rows, model, path: endpoint?.path ?? null },
    {
      tx: scope.tx,
      log: scope.log,
      mailSeal: scope.mailSeal,
      caller: endpoint?.context.session?.user,
      session: endpoint?.context.session?.session,
      requestId: endpoint?.headers?.get("x-request-id") || null,
    },
  );
}
