import { sql } from "drizzle-orm";
import { timestamp, uuid } from "drizzle-orm/pg-core";

/** A primary key made by PostgreSQL as UUID version 7, so that ids sort by age. */
export const id = () => uuid("id").primaryKey().default(sql`uuidv7()`);

/** An instant with time zone, read as `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** When the row came to be. */
export const createdAt = () => instant("created_at").notNull().defaultNow();

/** When the row was changed last, by whoever goes through Drizzle. */
export const updatedAt = () =>
  instant("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date());
