import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import type { Database } from "@souk/db/client";
import type { DBAdapter, DBAdapterInstance, Where } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Log, Transaction } from "../../../platform/service-context.ts";
import { LIBRARY_TABLES } from "../grant-store.ts";
import { isRecorded, recordChange, type Row } from "./record-change.ts";
import { isGrantToken, requireStandingGrant } from "./require-standing-grant.ts";

/**
 * better-auth's Drizzle adapter with one promise more: when the library makes, changes or removes an
 * account, session or consent, what follows from it (a personal organization, dead tokens) and the audit
 * row stand in the same transaction, whichever of its endpoints did it.
 */
export function recordingAdapter(db: Database, log: Log): DBAdapterInstance {
  return (options) => adapterOver(db, { options, log });
}

type Connection = Database | Transaction;

interface Setting {
  options: Parameters<DBAdapterInstance>[0];
  log: Log;
}

/** Where a recorded write happens: an open transaction and the library's own adapter over it. */
interface Scope {
  tx: Transaction;
  plain: DBAdapter;
  log: Log;
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
      const scope = { tx, plain: plainAdapter(tx, setting), log: setting.log };
      await record(scope, data);
      return run(scope.plain);
    });
  }

  function create<T extends Record<string, unknown>, R = T>(data: Creation<T>): Promise<R> {
    if (!isRecorded(data.model) && !isGrantToken(data.model)) return plain.create<T, R>(data);
    return connection.transaction(async (tx) => {
      const scope = { tx, plain: plainAdapter(tx, setting), log: setting.log };
      if (isGrantToken(data.model)) await requireStandingGrant(tx, data.data);
      const created = await scope.plain.create<T, R & Row>(data);
      await record(scope, data.model, { after: created });
      return created;
    });
  }

  return {
    ...plain,
    findOne: (data) => (isStorable(data.where) ? plain.findOne(data) : Promise.resolve(null)),
    create,
    update: (data) => write(data, recordUpdates, (adapter) => adapter.update(data)),
    updateMany: (data) => write(data, recordUpdates, (adapter) => adapter.updateMany(data)),
    delete: (data) => write(data, recordDeletions, (adapter) => adapter.delete(data)),
    deleteMany: (data) => write(data, recordDeletions, (adapter) => adapter.deleteMany(data)),
    transaction: (work) => connection.transaction((tx) => work(adapterOver(tx, setting))),
  };
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
      caller: endpoint?.context.session?.user,
      requestId: endpoint?.headers?.get("x-request-id") || null,
    },
  );
}
