/** Whose the domains are that people are shown. */
import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { vendors } from "./catalog.ts";
import { createdAt, id, instant } from "./columns.ts";

/**
 * A vendor's claim that a host is theirs. `token` stands in what they publish to prove it, made for this claim alone.
 * `lookups` is what the last check found. The worker checks at `next_check_at`, never where that is null; whoever
 * checks holds the claim until `checking_until`. `failing_since` is the first of the checks in a row that found no proof
 * any more.
 */
export const domainClaims = pgTable(
  "domain_claims",
  {
    id: id(),
    vendorId: uuid("vendor_id")
      .notNull()
      .references(() => vendors.id, { onDelete: "cascade" }),
    host: text("host").notNull(),
    token: text("token").notNull().unique(),
    state: text("state").notNull().default("pending"),
    provenBy: text("proven_by"),
    verifiedAt: instant("verified_at"),
    failingSince: instant("failing_since"),
    lastCheckedAt: instant("last_checked_at"),
    lookups: jsonb("lookups")
      .$type<{ method: string; outcome: string; status?: number }[]>()
      .notNull()
      .default([]),
    nextCheckAt: instant("next_check_at"),
    checkingUntil: instant("checking_until"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("domain_claims_vendor_host_key").on(table.vendorId, table.host),
    index("domain_claims_due_idx").on(table.nextCheckAt).where(sql`${table.nextCheckAt} is not null`),
    check("domain_claims_state_known", sql`${table.state} in ('pending', 'verified', 'lapsed')`),
    check("domain_claims_proven_by_known", sql`${table.provenBy} in ('dns', 'file')`),
    check("domain_claims_host_lower_case", sql`${table.host} = lower(${table.host})`),
    check(
      "domain_claims_proven",
      sql`(${table.state} = 'pending') = (${table.verifiedAt} is null) and (${table.verifiedAt} is null) = (${table.provenBy} is null)`,
    ),
    check("domain_claims_failing", sql`${table.failingSince} is null or ${table.state} <> 'pending'`),
    check("domain_claims_lapsed", sql`${table.state} <> 'lapsed' or ${table.failingSince} is not null`),
  ],
);
