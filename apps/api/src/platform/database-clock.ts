import { sql } from "drizzle-orm";
import type { ServiceContext } from "./service-context.ts";

/**
 * What time it is for everybody: the database's clock at this very moment, to the millisecond, also within a transaction.
 * Machines disagree about the time; answers of Stripe's are put in order by this clock, read before asking.
 */
export async function readClock({ db }: Pick<ServiceContext, "db">): Promise<Date> {
  const { rows } = await db.execute<{ ms: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000) as ms`,
  );
  return new Date(Number(rows[0]?.ms));
}
