import { apiKeys } from "@souk/db/schema/api-keys";
import { agents, categories, listings, vendors } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { domainClaims } from "@souk/db/schema/domains";
import { organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { eq, inArray } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A thing as events refer to it. */
interface Subject {
  kind: string;
  id: string;
}

type FindNames = (db: Db, ids: string[]) => Promise<{ id: string; name: string }[]>;

/** How things are called, by their kind; others have no name of their own. */
const FINDERS: Readonly<Record<string, FindNames>> = {
  user: named(users, users.id, users.name),
  organization: named(organizations, organizations.id, organizations.name),
  vendor: named(vendors, vendors.id, vendors.slug),
  category: named(categories, categories.id, categories.slug),
  listing: named(listings, listings.id, listings.slug),
  domain: named(domainClaims, domainClaims.id, domainClaims.host),
  api_key: named(apiKeys, apiKeys.id, apiKeys.name),
  oauth_client: (db, ids) =>
    db
      .select({ id: agents.oauthClientId, name: listings.slug })
      .from(agents)
      .innerJoin(listings, eq(listings.id, agents.listingId))
      .where(inArray(agents.oauthClientId, ids)),
  subscription: (db, ids) =>
    db
      .select({ id: subscriptions.id, name: organizations.name })
      .from(subscriptions)
      .innerJoin(organizations, eq(organizations.id, subscriptions.organizationId))
      .where(inArray(subscriptions.id, ids)),
};

function named(table: PgTable, id: PgColumn, name: PgColumn): FindNames {
  return async (db, ids) => {
    const rows = await db.select({ id, name }).from(table).where(inArray(id, ids));
    return rows.map((row) => ({ id: String(row.id), name: String(row.name) }));
  };
}

/** The names that things have now, one query a kind; asks nothing of kinds that have none. */
export async function namerOf(
  db: Db,
  subjects: readonly Subject[],
): Promise<(subject: Subject) => string | null> {
  const byKind = Map.groupBy(subjects, ({ kind }) => kind);
  const found = await Promise.all(
    [...byKind].map(async ([kind, ofKind]) => {
      const ids = [...new Set(ofKind.map(({ id }) => id))].filter(
        (id) => kind === "oauth_client" || UUID.test(id),
      );
      const rows = ids.length > 0 ? await FINDERS[kind]?.(db, ids) : undefined;
      return (rows ?? []).map(({ id, name }) => [`${kind} ${id}`, name] as const);
    }),
  );
  const names = new Map(found.flat());
  return ({ kind, id }) => names.get(`${kind} ${id}`) ?? null;
}

/** An event may be about something whose id is none of ours. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
