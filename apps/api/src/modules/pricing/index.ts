export { archiveTier } from "./archive-tier.ts";
export { createTier } from "./create-tier.ts";
export { getTierForSale, readTiers } from "./get-tier.ts";
export { listTiers } from "./list-tiers.ts";
export { updateTier } from "./update-tier.ts";
