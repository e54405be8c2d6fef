import { metrics } from "@souk/db/schema/catalog";
import { pricingTiers, tierQuotas } from "@souk/db/schema/commerce";
import { overagePrices } from "@souk/db/schema/overage";
import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** What a plan asks for units beyond a limit, and the Price of it at Stripe once there is one. */
export interface OverageTerms {
  tierId: string;
  tierName: string;
  metricId: string;
  units: string;
  interval: "month" | "year";
  amount: number;
  currency: string;
  /** Null until it is made. */
  stripePriceId: string | null;
}

const isForTerms = and(
  eq(overagePrices.tierId, tierQuotas.tierId),
  eq(overagePrices.metricId, tierQuotas.metricId),
  eq(overagePrices.interval, pricingTiers.interval),
  eq(overagePrices.amount, tierQuotas.overageAmount),
  eq(overagePrices.currency, pricingTiers.currency),
);

/** What a plan asks for units beyond its limits, by metric. */
export async function selectOverageTerms(db: Db, tierId: string): Promise<OverageTerms[]> {
  const rows = await db
    .select({
      tierId: tierQuotas.tierId,
      tierName: pricingTiers.name,
      metricId: tierQuotas.metricId,
      units: metrics.unitMany,
      interval: pricingTiers.interval,
      amount: tierQuotas.overageAmount,
      currency: pricingTiers.currency,
      stripePriceId: overagePrices.stripePriceId,
    })
    .from(tierQuotas)
    .innerJoin(pricingTiers, eq(pricingTiers.id, tierQuotas.tierId))
    .innerJoin(metrics, eq(metrics.id, tierQuotas.metricId))
    .leftJoin(overagePrices, isForTerms)
    .where(and(eq(tierQuotas.tierId, tierId), isNotNull(tierQuotas.overageAmount)))
    .orderBy(asc(tierQuotas.metricId));
  return rows.map(({ interval, amount, ...row }) => ({
    ...row,
    interval: interval === "year" ? "year" : "month",
    amount: amount ?? 0,
  }));
}

/** A metered Price as it stands on record. */
export interface OveragePriceRow {
  stripePriceId: string;
  stripeMeterId: string;
  eventName: string;
  amount: number;
  currency: string;
}

/** Puts a metered Price on record; of several for the same terms the first stays. */
export async function insertOveragePrice(
  db: Db,
  row: typeof overagePrices.$inferInsert,
): Promise<OveragePriceRow> {
  await db.insert(overagePrices).values(row).onConflictDoNothing();
  const [kept] = await db
    .select()
    .from(overagePrices)
    .where(
      and(
        eq(overagePrices.tierId, row.tierId),
        eq(overagePrices.metricId, row.metricId),
        eq(overagePrices.interval, row.interval),
        eq(overagePrices.amount, row.amount),
        eq(overagePrices.currency, row.currency),
      ),
    );
  if (!kept) throw new Error(`the overage price ${row.stripePriceId} was not kept`);
  return kept;
}

/** The metered Price that a plan's units of a metric are charged at. */
export async function findOveragePrice(
  db: Db,
  { tierId, metricId }: { tierId: string; metricId: string },
): Promise<OveragePriceRow | undefined> {
  const [row] = await db
    .select({
      stripePriceId: overagePrices.stripePriceId,
      stripeMeterId: overagePrices.stripeMeterId,
      eventName: overagePrices.eventName,
      amount: overagePrices.amount,
      currency: overagePrices.currency,
    })
    .from(overagePrices)
    .innerJoin(pricingTiers, eq(pricingTiers.id, overagePrices.tierId))
    .innerJoin(tierQuotas, isForTerms)
    .where(and(eq(overagePrices.tierId, tierId), eq(overagePrices.metricId, metricId)));
  return row;
}

/** Which of Stripe's Prices are for units beyond a limit. */
export async function selectOveragePriceIds(db: Db, stripePriceIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ id: overagePrices.stripePriceId })
    .from(overagePrices)
    .where(inArray(overagePrices.stripePriceId, [...stripePriceIds]));
  return new Set(rows.map(({ id }) => id));
}

/** Metered Prices that no plan offers any more and Stripe may still sell. */
export function selectOverageLeftOnSale(db: Db, tierId?: string) {
  return db
    .select({
      id: overagePrices.id,
      tierId: overagePrices.tierId,
      stripePriceId: overagePrices.stripePriceId,
    })
    .from(overagePrices)
    .innerJoin(pricingTiers, eq(pricingTiers.id, overagePrices.tierId))
    .leftJoin(tierQuotas, isForTerms)
    .where(
      and(
        isNull(overagePrices.offSaleAt),
        tierId ? eq(overagePrices.tierId, tierId) : undefined,
        sql`(${pricingTiers.archivedAt} is not null or ${tierQuotas.tierId} is null)`,
      ),
    )
    .limit(100);
}

/** Notes that Stripe took a metered Price off sale; answers whether that was news. */
export async function setOverageOffSale(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(overagePrices)
    .set({ offSaleAt: now })
    .where(and(eq(overagePrices.id, id), isNull(overagePrices.offSaleAt)))
    .returning({ id: overagePrices.id });
  return rows.length > 0;
}
