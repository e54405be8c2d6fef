/**
 * Who people are. The columns here, of sessions, OAuth clients and grants are those that better-auth 1.7.7 wants with our
 * configuration (a test compares them), under our names; the keys of the objects are better-auth's field names and must
 * stay. Ours on top: uuid version 7 ids, time zones, and the constraints that better-auth only assumes.
 */
import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, instant, updatedAt } from "./columns.ts";

/**
 * A person. `email` is lower-case; a ban with `ban_expires` null lasts until it is lifted. A deleted account
 * keeps its row, because what was bought and said stands on it, with nothing in it that tells whose it was.
 */
export const users = pgTable(
  "users",
  {
    id: id(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    role: text("role").notNull().default("user"),
    banned: boolean("banned").notNull().default(false),
    banReason: text("ban_reason"),
    banExpires: instant("ban_expires"),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    deletedAt: instant("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    check("users_email_lower_case", sql`${table.email} = lower(${table.email})`),
    check("users_role_known", sql`${table.role} in ('user', 'admin')`),
  ],
);
