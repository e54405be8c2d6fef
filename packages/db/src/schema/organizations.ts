/** For whom people act: organisations, the seats in them, and the seats that are offered. */
import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { users } from "./people.ts";

/**
 * The holder of everything bought or sold. `personal_user_id` marks the one organisation that a person
 * always has; for every other organisation it is null.
 */
export const organizations = pgTable(
  "organizations",
  {
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull().unique(),
    personalUserId: uuid("personal_user_id")
      .unique()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (table) => [check("organizations_slug_format", sql`${table.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`)],
);

/**
 * A person's seat in an organisation: one per pair. `role` is about buying and members, `vendor_role` about
 * publishing; owners and admins publish without one.
 */
export const members = pgTable(
  "members",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    vendorRole: text("vendor_role"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("members_organization_user_key").on(table.organizationId, table.userId),
    index("members_user_id_idx").on(table.userId),
    check("members_role_known", sql`${table.role} in ('owner', 'admin', 'billing', 'member')`),
    check("members_vendor_role_known", sql`${table.vendorRole} in ('publisher', 'finance', 'viewer')`),
  ],
);

/**
 * A seat offered to an e-mail address, taken by whoever proves to own it. Open until it is accepted, revoked or
 * expired; one open one per organisation and address. Nobody is invited as an owner.
 */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").notNull(),
    vendorRole: text("vendor_role"),
    invitedBy: uuid("invited_by").references(() => users.id, { onDelete: "set null" }),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    acceptedBy: uuid("accepted_by").references(() => users.id, { onDelete: "set null" }),
    revokedAt: instant("revoked_at"),
    revokedBy: uuid("revoked_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("invitations_organization_email_open_key")
      .on(table.organizationId, table.email)
      .where(sql`${table.acceptedAt} is null and ${table.revokedAt} is null`),
    index("invitations_email_idx").on(table.email),
    index("invitations_invited_by_idx").on(table.invitedBy),
    index("invitations_accepted_by_idx").on(table.acceptedBy),
    index("invitations_revoked_by_idx").on(table.revokedBy),
    check("invitations_email_lower_case", sql`${table.email} = lower(${table.email})`),
    check("invitations_role_known", sql`${table.role} in ('admin', 'billing', 'member')`),
    check("invitations_vendor_role_known", sql`${table.vendorRole} in ('publisher', 'finance', 'viewer')`),
    check("invitations_closed_once", sql`${table.acceptedAt} is null or ${table.revokedAt} is null`),
  ],
);
