import type { Money } from "@souk/contracts/common/money";
import type { BillingInterval } from "@souk/contracts/pricing/entities";
import { pricingTiers, tierPrices } from "@souk/db/schema/commerce";
import { and, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A price that a plan was sold at, now or once. */
export interface SoldPrice {
  id: string;
  tierId: string;
  stripePriceId: string;
  interval: BillingInterval;
  price: Money;
}

/** The plan's Product and Price on sale at Stripe, once they are made. */
export async function findStripePrice(
  db: Db,
  tierId: string,
): Promise<{ productId: string; priceId: string } | undefined> {
  const [row] = await db
    .select({ productId: pricingTiers.stripeProductId, priceId: pricingTiers.stripePriceId })
    .from(pricingTiers)
    .where(eq(pricingTiers.id, tierId));
  return row?.productId && row.priceId ? { productId: row.productId, priceId: row.priceId } : undefined;
}

/** Puts a plan on sale at a Price of Stripe's, and on record at which terms: those that the plan has now. */
export async function setStripePrice(
  db: Db,
  tierId: string,
  price: { productId: string; priceId: string },
): Promise<void> {
  const onSale = db
    .update(pricingTiers)
    .set({ stripeProductId: price.productId, stripePriceId: price.priceId })
    .where(eq(pricingTiers.id, tierId))
    .returning({
      tierId: pricingTiers.id,
      interval: pricingTiers.interval,
      amount: pricingTiers.priceAmount,
      currency: pricingTiers.currency,
    });
  const [terms] = await onSale;
  if (!terms) throw new Error(`plan ${tierId} is gone`);
  await db
    .insert(tierPrices)
    .values({ ...terms, stripePriceId: price.priceId })
    .onConflictDoNothing();
}

/** Forgets the Stripe price of a plan that became free. */
export async function clearStripePrice(db: Db, tierId: string): Promise<void> {
  await db
    .update(pricingTiers)
    .set({ stripeProductId: null, stripePriceId: null })
    .where(eq(pricingTiers.id, tierId));
}

/** How many prices a plan had so far. */
export function countPrices(db: Db, tierId: string): Promise<number> {
  return db.$count(tierPrices, eq(tierPrices.tierId, tierId));
}

const columns = {
  id: tierPrices.id,
  tierId: tierPrices.tierId,
  stripePriceId: tierPrices.stripePriceId,
  interval: tierPrices.interval,
  amount: tierPrices.amount,
  currency: tierPrices.currency,
};

/** Prices by our ids. */
export async function selectPrices(db: Db, ids: readonly string[]): Promise<SoldPrice[]> {
  const rows = await db
    .select(columns)
    .from(tierPrices)
    .where(inArray(tierPrices.id, [...ids]));
  return rows.map(toPrice);
}

/** A price by Stripe's id. */
export async function findPrice(db: Db, stripePriceId: string): Promise<SoldPrice | undefined> {
  const [row] = await db.select(columns).from(tierPrices).where(eq(tierPrices.stripePriceId, stripePriceId));
  return row && toPrice(row);
}

/** The newest price of a plan with these terms. */
export async function findPriceByTerms(
  db: Db,
  { tierId, interval, price }: Pick<SoldPrice, "tierId" | "interval" | "price">,
): Promise<SoldPrice | undefined> {
  const [row] = await db
    .select(columns)
    .from(tierPrices)
    .where(
      and(
        eq(tierPrices.tierId, tierId),
        eq(tierPrices.interval, interval),
        eq(tierPrices.amount, price.amount),
        eq(tierPrices.currency, price.currency),
      ),
    )
    .orderBy(desc(tierPrices.id))
    .limit(1);
  return row && toPrice(row);
}

/** Which of Stripe's prices are on record. */
export async function selectKnown(db: Db, stripePriceIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ id: tierPrices.stripePriceId })
    .from(tierPrices)
    .where(inArray(tierPrices.stripePriceId, [...stripePriceIds]));
  return new Set(rows.map(({ id }) => id));
}

/** Puts a price on record that Stripe knows and we did not; false when it is there. It is on nobody's offer. */
export async function insertForeignPrice(
  db: Db,
  { price, ...row }: Omit<SoldPrice, "id">,
  now: Date,
): Promise<boolean> {
  const rows = await db
    .insert(tierPrices)
    .values({ ...row, ...price, offSaleAt: now })
    .onConflictDoNothing()
    .returning({ id: tierPrices.id });
  return rows.length > 0;
}

/** Prices that no plan offers any more and Stripe may still sell: replaced ones, and those of archived plans. */
export function selectLeftOnSale(db: Db, tierId?: string) {
  return db
    .select({
      id: tierPrices.id,
      tierId: tierPrices.tierId,
      stripePriceId: tierPrices.stripePriceId,
      archivedProductId: sql<
        string | null
      >`case when ${pricingTiers.archivedAt} is not null then ${pricingTiers.stripeProductId} end`,
    })
    .from(tierPrices)
    .innerJoin(pricingTiers, eq(pricingTiers.id, tierPrices.tierId))
    .where(
      and(
        isNull(tierPrices.offSaleAt),
        tierId ? eq(tierPrices.tierId, tierId) : undefined,
        or(
          isNotNull(pricingTiers.archivedAt),
          isNull(pricingTiers.stripePriceId),
          ne(pricingTiers.stripePriceId, tierPrices.stripePriceId),
        ),
      ),
    )
    .orderBy(tierPrices.id)
    .limit(100);
}

/** Notes that Stripe took a price off sale; false when that is on record. */
export async function setOffSale(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(tierPrices)
    .set({ offSaleAt: now })
    .where(and(eq(tierPrices.id, id), isNull(tierPrices.offSaleAt)))
    .returning({ id: tierPrices.id });
  return rows.length > 0;
}

function toPrice(row: {
  id: string;
  tierId: string;
  stripePriceId: string;
  interval: string;
  amount: number;
  currency: string;
}): SoldPrice {
  const { amount, currency, interval, ...ids } = row;
  return { ...ids, interval: interval as BillingInterval, price: { amount, currency } };
}
