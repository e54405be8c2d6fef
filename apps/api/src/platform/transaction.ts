import { PgTransaction } from "drizzle-orm/pg-core";
import type { ServiceContext, Transaction } from "./service-context.ts";

/** A context whose `db` is an open transaction. */
export type InTransaction<Context extends ServiceContext> = Omit<Context, "db"> & { db: Transaction };

/**
 * Runs `work` in a transaction: joins the one the context is in, or opens one. Nothing is kept when `work`
 * throws. Nobody else opens transactions.
 */
export function withTransaction<Context extends ServiceContext, Result>(
  ctx: Context,
  work: (ctx: InTransaction<Context>) => Promise<Result>,
): Promise<Result> {
  const { db } = ctx;
  if (db instanceof PgTransaction) return work({ ...ctx, db });
  return db.transaction((tx) => work({ ...ctx, db: tx }));
}
