export { archiveTier } from "./archive-tier.ts";
export { createTier, describeTier } from "./create-tier.ts";
export { getTier, getTierForSale, holdTerms, readTiers } from "./get-tier.ts";
export { listTiers } from "./list-tiers.ts";
export {
  ensureOveragePrices,
  findOveragePrice,
  overagePricesAmong,
  readOveragePrices,
  type OveragePrice,
} from "./overage-price.ts";
export { ensurePrice, findPriceOnSale } from "./price.ts";
export { retireLostPrices } from "./retire-lost-prices.ts";
export { asSold, isSamePrice } from "./rules.ts";
export { priceDataOf, readPrices, recordPrice, type SoldPrice } from "./sold-price.ts";
export { takeOffSale } from "./take-off-sale.ts";
export { updateTier } from "./update-tier.ts";
