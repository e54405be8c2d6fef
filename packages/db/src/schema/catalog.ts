/** What vendors publish: listings of every kind, and the parts of an agent. */
import { type SQL, sql } from "drizzle-orm";
import { check, customType, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { oauthClients } from "./oauth-clients.ts";
import { organizations } from "./organizations.ts";

const SLUG = sql.raw("'^[a-z0-9]+(-[a-z0-9]+)*$'");

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** An organization that publishes; one profile each. */
export const vendors = pgTable(
  "vendors",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .unique()
      .references(() => organizations.id, { onDelete: "restrict" }),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    summary: text("summary").notNull().default(""),
    website: text("website"),
    verification: text("verification").notNull().default("none"),
    /** What the vendor keeps of each sale, in basis points (7000 = 70 %). Sales freeze the value they were made at. */
    shareBps: integer("share_bps").notNull().default(7000),
    createdAt: createdAt(),
  },
  (table) => [
    check("vendors_slug_format", sql`${table.slug} ~ ${SLUG}`),
    check("vendors_share_bps", sql`${table.shareBps} between 0 and 10000`),
    check("vendors_verification_known", sql`${table.verification} in ('none', 'email', 'domain', 'kyc')`),
  ],
);

/** A shelf of the catalogue. */
export const categories = pgTable("categories", {
  id: id(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  summary: text("summary").notNull().default(""),
});

/**
 * A good of any kind. `skeleton` is the slug without hyphens and with signs that look alike (0 and o; 1, l and i)
 * folded into one, so that a look-alike of an existing slug is refused.
 */
export const listings = pgTable(
  "listings",
  {
    id: id(),
    vendorId: uuid("vendor_id")
      .notNull()
      .references(() => vendors.id, { onDelete: "restrict" }),
    kind: text("kind").notNull(),
    slug: text("slug").notNull().unique(),
    skeleton: text("skeleton")
      .notNull()
      .generatedAlwaysAs((): SQL => sql`translate(replace(${listings.slug}, '-', ''), '01358l', 'oiesbi')`)
      .unique(),
    name: text("name").notNull(),
    summary: text("summary").notNull(),
    description: text("description").notNull().default(""),
    categoryId: uuid("category_id")
      .notNull()
      .references(() => categories.id, { onDelete: "restrict" }),
    /** Days after a payment in which the buyer may ask for it back; 0 = not at all. */
    refundDays: integer("refund_days").notNull().default(14),
    tags: text("tags").array().notNull().default(sql`'{}'`),
    status: text("status").notNull().default("draft"),
    statusReason: text("status_reason"),
    statusAt: instant("status_at").notNull().defaultNow(),
    /** First approval; orders "newest". */
    publishedAt: instant("published_at"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("listings_vendor_id_idx").on(table.vendorId),
    index("listings_category_id_idx").on(table.categoryId),
    index("listings_status_kind_idx").on(table.status, table.kind),
    check("listings_slug_format", sql`${table.slug} ~ ${SLUG}`),
    check("listings_refund_days", sql`${table.refundDays} between 0 and 90`),
    check("listings_kind_known", sql`${table.kind} in ('agent', 'workflow', 'pack', 'plugin')`),
    check(
      "listings_status_known",
      sql`${table.status} in ('draft', 'pending', 'approved', 'rejected', 'suspended', 'deprecated', 'retired')`,
    ),
    check(
      "listings_public_since",
      sql`${table.status} not in ('approved', 'deprecated') or ${table.publishedAt} is not null`,
    ),
  ],
);

/** The words a listing is found by: name and tags weigh most, then summary, then vendor. Narrow on purpose. */
export const listingSearch = pgTable(
  "listing_search",
  {
    listingId: uuid("listing_id")
      .primaryKey()
      .references(() => listings.id, { onDelete: "cascade" }),
    document: tsvector("document").notNull(),
  },
  (table) => [index("listing_search_document_idx").using("gin", table.document).with({ fastupdate: false })],
);

/** Pictures of a listing, kept as they are served. */
export const media = pgTable(
  "media",
  {
    id: id(),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    contentType: text("content_type").notNull(),
    body: bytea("body").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("media_listing_role_key").on(table.listingId, table.role),
    check("media_role_known", sql`${table.role} in ('icon')`),
    check(
      "media_content_type_known",
      sql`${table.contentType} in ('image/svg+xml', 'image/png', 'image/webp')`,
    ),
    check("media_size", sql`octet_length(${table.body}) between 1 and 1048576`),
  ],
);

/**
 * The agent side of a listing of kind `agent`. Its redirect URIs stand on the OAuth client. `client_stopped_at` is since
 * when its vendor lets nobody sign in, whatever the listing's status.
 */
export const agents = pgTable("agents", {
  listingId: uuid("listing_id")
    .primaryKey()
    .references(() => listings.id, { onDelete: "cascade" }),
  productDomain: text("product_domain").notNull(),
  launchUrl: text("launch_url").notNull(),
  oauthClientId: text("oauth_client_id")
    .notNull()
    .unique()
    .references(() => oauthClients.clientId, { onDelete: "restrict" }),
  clientStoppedAt: instant("client_stopped_at"),
});

/** Something a listing counts. Agents call it by its slug, so the slug never changes. */
export const metrics = pgTable(
  "metrics",
  {
    id: id(),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    unitOne: text("unit_one").notNull(),
    unitMany: text("unit_many").notNull(),
    description: text("description").notNull().default(""),
    createdAt: createdAt(),
  },
  (table) => [
    unique("metrics_listing_slug_key").on(table.listingId, table.slug),
    check("metrics_slug_format", sql`${table.slug} ~ ${SLUG}`),
  ],
);
