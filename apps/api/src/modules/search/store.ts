import type { ListingCard } from "@souk/contracts/catalog/entities";
import { listings, listingSearch, media, vendors, categories } from "@souk/db/schema/catalog";
import { type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { SearchFilter, SortKey } from "./rules.ts";

type Db = ServiceContext["db"];

/** A listing as the database reads it for a card. `price` holds minor units. */
type CardRow = {
  id: string;
  kind: ListingCard["kind"];
  slug: string;
  name: string;
  summary: string;
  tags: string[];
  updated_at: string;
  icon_id: string | null;
  category_slug: string;
  category_name: string;
  vendor_slug: string;
  vendor_name: string;
  vendor_verification: ListingCard["vendor"]["verification"];
  has_free_plan: boolean;
  from_amount: number | null;
  from_currency: string | null;
  from_interval: ListingCard["price"]["fromInterval"];
};
type FoundRow = CardRow & { sort_key: string };

const PUBLIC = sql`l.status in ('approved', 'deprecated')`;

const CARD = sql`
  l.id, l.kind, l.slug, l.name, l.summary, l.tags, l.updated_at, i.id as icon_id,
  c.slug as category_slug, c.name as category_name,
  v.slug as vendor_slug, v.name as vendor_name, v.verification as vendor_verification,
  p.has_free_plan, p.from_amount, p.from_currency, p.from_interval`;

/** Cheapest paid plan by what it costs in a month; a one-time price counts whole. */
const CARD_SOURCES = sql`
  ${listings} l
  join ${categories} c on c.id = l.category_id
  join ${vendors} v on v.id = l.vendor_id
  left join ${media} i on i.listing_id = l.id and i.role = 'icon'
  cross join lateral (
    select coalesce(bool_or(t.interval = 'free'), false) as has_free_plan,
      (array_agg(t.price_amount order by t.cost) filter (where t.interval <> 'free'))[1] as from_amount,
      (array_agg(t.currency order by t.cost) filter (where t.interval <> 'free'))[1] as from_currency,
      (array_agg(t.interval order by t.cost) filter (where t.interval <> 'free'))[1] as from_interval
    from (
      select interval, currency, price_amount, price_amount / case interval when 'year' then 12.0 else 1.0 end as cost
      from pricing_tiers where listing_id = l.id and archived_at is null
    ) t
  ) p`;

/** The cards of these listings, public or not, in no particular order. */
export async function selectCards(db: Db, listingIds: readonly string[]): Promise<ListingCard[]> {
  if (listingIds.length === 0) return [];
  const ids = sql`array[${sql.join(
    listingIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  )}]`;
  const { rows } = await db.execute<CardRow>(
    sql`select ${CARD} from ${CARD_SOURCES} where l.id = any (${ids})`,
  );
  return rows.map(toCard);
}

/** One more public listing than the page holds, best first, from after the cursor's keys. */
export async function searchCards(
  db: Db,
  filter: SearchFilter,
  { sort, after, limit }: { sort: SortKey; after: string[] | undefined; limit: number },
) {
  const key = sortExpression(sort, filter);
  const { rows } = await db.execute<FoundRow>(sql`
    select ${CARD}, (${key})::text as sort_key
    from ${CARD_SOURCES} join ${listingSearch} s on s.listing_id = l.id
    where ${matches(filter)} and ${inKindAndCategory(filter)} and ${isAfter(sort, key, after)}
    order by ${sort === "name" ? sql`${key} asc, l.id asc` : sql`${key} desc, l.id desc`}
    limit ${limit + 1}`);
  return rows.map((row) => ({ card: toCard(row), keys: [row.sort_key, row.id] }));
}

function isAfter(sort: SortKey, key: SQL, after: string[] | undefined): SQL {
  const [value, id] = after ?? [];
  if (value === undefined || id === undefined) return sql`true`;
  return sort === "name"
    ? sql`(${key}, l.id) > (${value}::text, ${id}::uuid)`
    : sql`(${key}, l.id) < (${value}::numeric, ${id}::uuid)`;
}

/** Numbers sort high to low, names low to high. Without words, relevance is the number of live subscriptions. */
function sortExpression(sort: SortKey, filter: SearchFilter): SQL {
  if (sort === "name") return sql`lower(l.name) collate "C"`;
  if (sort === "newest") return sql`round(extract(epoch from l.published_at) * 1000)`;
  if (filter.prefixes.length > 0) {
    return sql`round(ts_rank(s.document, ${toQuery(filter.prefixes)})::numeric * 1000000)`;
  }
  return sql`(select count(*)::numeric from subscriptions b where b.listing_id = l.id and b.status <> 'canceled')`;
}

function matches(filter: SearchFilter): SQL {
  const query = toQuery(filter.prefixes);
  const words =
    filter.prefixes.length > 0 ? sql`(numnode(${query}) = 0 or s.document @@ ${query})` : sql`true`;
  const vendor = filter.vendor ? sql`v.slug = ${filter.vendor}` : sql`true`;
  const price = filter.freeOnly ? sql`p.has_free_plan` : sql`true`;
  return sql`${PUBLIC} and ${words} and ${vendor} and ${price}`;
}

/**
 * Each word matches by its stem ("invoices" finds "invoice") or as typed, because the stem of half a word may not
 * begin the stem of the whole ("automat" and "autom"). Stop words count for nothing.
 */
function toQuery(prefixes: readonly string[]): SQL {
  const words = prefixes.map((prefix) => {
    const stem = sql`to_tsquery('english', ${prefix})`;
    return sql`(case when numnode(${stem}) = 0 then ${stem} else ${stem} || to_tsquery('simple', ${prefix}) end)`;
  });
  return sql`(${sql.join(words, sql` && `)})`;
}

function inKindAndCategory(filter: SearchFilter): SQL {
  const kind = filter.kind ? sql`l.kind = ${filter.kind}` : sql`true`;
  return filter.category ? sql`${kind} and c.slug = ${filter.category}` : kind;
}

type FacetRow = { kind: string; category: string; count: number };

/** How many public listings match per kind and category, with every filter but those two applied. */
export async function countByKindAndCategory(db: Db, filter: SearchFilter): Promise<FacetRow[]> {
  const { rows } = await db.execute<FacetRow>(sql`
    select l.kind, c.slug as category, count(*)::int as count
    from ${CARD_SOURCES} join ${listingSearch} s on s.listing_id = l.id
    where ${matches(filter)} group by l.kind, c.slug`);
  return rows;
}

/** Writes the words a listing is found by, from its present texts: as they stand and as their stems. */
export async function upsertSearchDocument(db: Db, listingId: string): Promise<void> {
  await db.execute(sql`
    insert into ${listingSearch} (listing_id, document)
    select l.id,
      setweight(to_tsvector('english', t.a) || to_tsvector('simple', t.a), 'A') ||
      setweight(to_tsvector('english', t.b) || to_tsvector('simple', t.b), 'B') ||
      setweight(to_tsvector('english', t.c) || to_tsvector('simple', t.c), 'C')
    from ${listings} l join ${vendors} v on v.id = l.vendor_id join ${categories} c on c.id = l.category_id
    cross join lateral (
      select l.name || ' ' || array_to_string(l.tags, ' ') as a, l.summary as b, v.name || ' ' || c.name as c
    ) t
    where l.id = ${listingId}
    on conflict (listing_id) do update set document = excluded.document`);
}

function toCard(row: CardRow): ListingCard {
  return {
    id: row.id,
    kind: row.kind,
    slug: row.slug,
    name: row.name,
    summary: row.summary,
    tags: row.tags,
    iconPath: row.icon_id ? `/media/${row.icon_id}` : null,
    category: { slug: row.category_slug, name: row.category_name },
    vendor: { slug: row.vendor_slug, name: row.vendor_name, verification: row.vendor_verification },
    price: {
      hasFreePlan: row.has_free_plan,
      from:
        row.from_amount !== null && row.from_currency !== null
          ? { amount: row.from_amount, currency: row.from_currency }
          : null,
      fromInterval: row.from_interval,
    },
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
