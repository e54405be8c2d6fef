import type {
  BillingInterval,
  NewTier,
  PricingTier,
  QuotaPeriod,
  TierChanges,
  TierQuota,
} from "@souk/contracts/pricing/entities";
import { metrics } from "@souk/db/schema/catalog";
import { pricingTiers, subscriptions, tierQuotas } from "@souk/db/schema/commerce";
import { checkoutSessions } from "@souk/db/schema/stripe";
import { and, asc, eq, inArray, isNull, or, sql, type SQL } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { toReleasePolicy } from "./rules.ts";

type Db = ServiceContext["db"];

/** Plans of a listing that are on offer, cheapest first. */
export function selectOffered(db: Db, listingId: string): Promise<PricingTier[]> {
  return selectTiers(db, and(eq(pricingTiers.listingId, listingId), isNull(pricingTiers.archivedAt)));
}

/** One plan of a listing, archived or not. */
export async function findTier(db: Db, listingId: string, tierId: string): Promise<PricingTier | undefined> {
  const [tier] = await selectTiers(
    db,
    and(eq(pricingTiers.listingId, listingId), eq(pricingTiers.id, tierId)),
  );
  return tier;
}

/** Plans by their ids, archived or not. */
export function selectTiersById(db: Db, ids: readonly string[]): Promise<PricingTier[]> {
  return selectTiers(db, inArray(pricingTiers.id, [...ids]));
}

async function selectTiers(db: Db, where: SQL | undefined): Promise<PricingTier[]> {
  const rows = await db
    .select()
    .from(pricingTiers)
    .where(where)
    .orderBy(asc(pricingTiers.priceAmount), asc(pricingTiers.id));
  const quotas = await selectQuotas(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) =>
    toTier(
      row,
      quotas.filter((quota) => quota.tierId === row.id),
    ),
  );
}

function selectQuotas(db: Db, tierIds: string[]) {
  return db
    .select({
      tierId: tierQuotas.tierId,
      metric: metrics.slug,
      limit: tierQuotas.limitQuantity,
      period: tierQuotas.period,
      trialLimit: tierQuotas.trialLimit,
      overageLimit: tierQuotas.overageLimit,
      overageAmount: tierQuotas.overageAmount,
    })
    .from(tierQuotas)
    .innerJoin(metrics, eq(metrics.id, tierQuotas.metricId))
    .where(inArray(tierQuotas.tierId, tierIds))
    .orderBy(asc(metrics.id));
}

/** Takes the plan's row, so that nobody can buy it while its terms change. */
export async function lockTier(db: Db, tierId: string): Promise<void> {
  await db
    .select({ id: pricingTiers.id })
    .from(pricingTiers)
    .where(eq(pricingTiers.id, tierId))
    .for("update");
}

/** Lets others buy the plan meanwhile, and nobody change or archive it. */
export async function lockTerms(db: Db, tierId: string): Promise<void> {
  await db.select({ id: pricingTiers.id }).from(pricingTiers).where(eq(pricingTiers.id, tierId)).for("share");
}

/** Whether anyone ever held the plan, announced a switch to it, or stands at its payment page. */
export async function isSold(db: Db, tierId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(or(eq(subscriptions.tierId, tierId), eq(subscriptions.nextTierId, tierId)))
    .limit(1);
  if (row) return true;
  const [open] = await db
    .select({ id: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.tierId, tierId), eq(checkoutSessions.state, "open")))
    .limit(1);
  return open !== undefined;
}

export async function insertTier(db: Db, listingId: string, input: NewTier, id?: string): Promise<string> {
  const { slug, name, summary, interval, price, trialDays, features, releasePolicy } = input;
  const [row] = await db
    .insert(pricingTiers)
    .values({
      ...(id ? { id } : {}),
      listingId,
      slug,
      name,
      summary,
      interval,
      trialDays,
      features,
      priceAmount: price.amount,
      currency: price.currency,
      releaseSeconds: releasePolicy?.withinSeconds ?? null,
      releaseShare: releasePolicy?.share ?? null,
    })
    .returning({ id: pricingTiers.id });
  if (!row) throw new Error("insert into pricing_tiers returned no row");
  return row.id;
}

/** Writes the fields that are given. */
export async function updateTier(db: Db, tierId: string, changes: TierChanges): Promise<void> {
  const { name, summary, features, interval, price, trialDays, releasePolicy: policy } = changes;
  const values = {
    name,
    summary,
    features,
    interval,
    trialDays,
    priceAmount: price?.amount,
    currency: price?.currency,
    // Null takes the bounds away, undefined leaves them.
    releaseSeconds: policy === null ? null : policy?.withinSeconds,
    releaseShare: policy === null ? null : policy?.share,
  };
  if (Object.values(values).every((value) => value === undefined)) return;
  await db.update(pricingTiers).set(values).where(eq(pricingTiers.id, tierId));
}

/** Replaces a plan's quotas. */
export async function replaceQuotas(
  db: Db,
  tierId: string,
  quotas: readonly (Omit<TierQuota, "metric"> & { metricId: string })[],
): Promise<void> {
  await db.delete(tierQuotas).where(eq(tierQuotas.tierId, tierId));
  if (quotas.length === 0) return;
  await db.insert(tierQuotas).values(
    quotas.map(({ limit, overage, ...quota }) => ({
      ...quota,
      tierId,
      limitQuantity: limit,
      overageLimit: overage?.limit ?? 0,
      overageAmount: overage?.price ?? null,
    })),
  );
}

export async function archive(db: Db, tierId: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(pricingTiers)
    .set({ archivedAt: now })
    .where(and(eq(pricingTiers.id, tierId), isNull(pricingTiers.archivedAt)))
    .returning({ id: pricingTiers.id });
  return rows.length > 0;
}

function toTier(
  row: typeof pricingTiers.$inferSelect,
  quotas: Awaited<ReturnType<typeof selectQuotas>>,
): PricingTier {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    summary: row.summary,
    interval: row.interval as BillingInterval,
    price: { amount: row.priceAmount, currency: row.currency },
    trialDays: row.trialDays,
    features: row.features,
    quotas: quotas.map(
      ({ metric, limit, period, trialLimit, overageLimit, overageAmount }): TierQuota => ({
        metric,
        limit,
        period: period as QuotaPeriod,
        trialLimit,
        overage: overageAmount === null ? null : { limit: overageLimit, price: overageAmount },
      }),
    ),
    releasePolicy: toReleasePolicy({ withinSeconds: row.releaseSeconds, share: row.releaseShare }),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** A new id for a plan, so that Stripe can be told of it before it is written. */
export async function newTierId(db: Db): Promise<string> {
  const { rows } = await db.execute<{ id: string }>(sql`select uuidv7() as id`);
  const [row] = rows;
  if (!row) throw new Error("uuidv7() answered nothing");
  return row.id;
}
