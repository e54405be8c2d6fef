import type { NewAgent } from "@souk/contracts/catalog/entities";
import type { NewTier } from "@souk/contracts/pricing/entities";

/** A fictional company of the demo market; no person is named anywhere in it. */
export type DemoVendor = {
  slug: string;
  name: string;
  summary: string;
  website: `https://${string}.example`;
};

/** A shelf of the market; listings name it by slug. */
export type DemoCategory = { slug: string; name: string; summary: string };

/**
 * An agent as written by hand, in the shape a vendor would register it. `vendor` and `category` are slugs.
 * Prices are in minor units: cents for USD and EUR, whole yen for JPY.
 */
export type DemoListingEntry = Omit<NewAgent, "description" | "redirectUris" | "authentication"> & {
  tiers: NewTier[];
};

/** An agent with the texts and drawings of its slug: `description` is Markdown, `icon` a file in `icons/`. */
export type DemoListing = DemoListingEntry & { description: string; icon: string };

/** The whole demo market, in the order it is shown. */
export type DemoCatalogue = {
  vendors: DemoVendor[];
  categories: DemoCategory[];
  listings: DemoListing[];
};
