import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { haveSameTerms } from "./rules.ts";
import { findTier, lockTerms, selectTiersById } from "./store.ts";

/** One plan of a listing, archived or not. A plan of another listing answers not found. */
export async function getTier(ctx: ServiceContext, listingId: string, tierId: string): Promise<PricingTier> {
  const tier = await findTier(ctx.db, listingId, tierId);
  if (!tier) throw new AppError("tier.not_found");
  return tier;
}

/**
 * One plan on offer, its terms and offer held still until the buyer's transaction ends: what is sold is what this
 * answers. Archived plans answer not found.
 */
export async function getTierForSale(
  tx: InTransaction<ServiceContext>,
  listingId: string,
  tierId: string,
): Promise<PricingTier> {
  await lockTerms(tx.db, tierId);
  const tier = await getTier(tx, listingId, tierId);
  if (tier.archivedAt) throw new AppError("tier.not_found");
  return tier;
}

/**
 * Holds the terms of a plan that was read before, until the buyer's transaction ends. Refuses with `tier.changed` when
 * they are other ones by now, and with `tier.not_found` when the plan was archived; its texts do not matter.
 */
export async function holdTerms(
  tx: InTransaction<ServiceContext>,
  listingId: string,
  seen: PricingTier,
): Promise<void> {
  const now = await getTierForSale(tx, listingId, seen.id);
  if (!haveSameTerms(now, seen)) throw new AppError("tier.changed");
}

/** Plans by their ids, for what refers to them. */
export function readTiers(ctx: ServiceContext, ids: readonly string[]): Promise<PricingTier[]> {
  return ids.length === 0 ? Promise.resolve([]) : selectTiersById(ctx.db, ids);
}
