/**
 * What stands between a person and their account besides the password: second factors, passkeys, and the
 * count of failed proofs. The keys of `twoFactors` and `passkeys` are better-auth's field names.
 */
import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { users } from "./people.ts";

/**
 * An authenticator app, at most one per person; it counts once `verified`. Secret and backup codes are
 * encrypted with AUTH_SECRET. The last two columns are the library's own lock, which is off: see
 * `failed_sign_ins`.
 */
export const twoFactors = pgTable("two_factors", {
  id: id(),
  userId: uuid("user_id")
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: "cascade" }),
  secret: text("secret").notNull(),
  backupCodes: text("backup_codes").notNull(),
  verified: boolean("verified").notNull().default(true),
  failedVerificationCount: integer("failed_verification_count").notNull().default(0),
  lockedUntil: instant("locked_until"),
});

/** Codes of an authenticator app that have signed somebody in: each does so once (RFC 6238 §5.2). */
export const spentCodes = pgTable(
  "spent_codes",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    codeHash: text("code_hash").notNull(),
    spentAt: instant("spent_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.codeHash] }),
    index("spent_codes_spent_at_idx").on(table.spentAt),
  ],
);

/** A WebAuthn credential: the public half only. */
export const passkeys = pgTable(
  "passkeys",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    credentialID: text("credential_id").notNull().unique(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: boolean("backed_up").notNull(),
    transports: text("transports"),
    aaguid: text("aaguid"),
    createdAt: createdAt(),
  },
  (table) => [
    index("passkeys_user_id_idx").on(table.userId),
    check("passkeys_name_short", sql`char_length(${table.name}) between 1 and 80`),
  ],
);

/**
 * Failed proofs (passwords, codes) since the last success, per lower-case e-mail whether or not it has an
 * account. `locks` counts locks without a success in between; each lasts twice as long. `told_at` is when
 * the owner got mail about the present lock.
 */
export const failedSignIns = pgTable(
  "failed_sign_ins",
  {
    email: text("email").primaryKey(),
    failed: integer("failed").notNull(),
    locks: integer("locks").notNull().default(0),
    lastTriedAt: instant("last_tried_at").notNull(),
    lockedUntil: instant("locked_until"),
    toldAt: instant("told_at"),
  },
  (table) => [
    index("failed_sign_ins_last_tried_at_idx").on(table.lastTriedAt),
    check("failed_sign_ins_email_lower_case", sql`${table.email} = lower(${table.email})`),
    check("failed_sign_ins_counts", sql`${table.failed} >= 0 and ${table.locks} >= 0`),
  ],
);
