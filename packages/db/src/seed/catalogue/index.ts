import { readFileSync } from "node:fs";
import { categories } from "./categories.ts";
import { documentsListings } from "./listings/documents.ts";
import { engineeringListings } from "./listings/engineering.ts";
import { financeListings } from "./listings/finance.ts";
import { legalListings } from "./listings/legal.ts";
import { marketingListings } from "./listings/marketing.ts";
import { operationsListings } from "./listings/operations.ts";
import { researchListings } from "./listings/research.ts";
import { salesListings } from "./listings/sales.ts";
import { supportListings } from "./listings/support.ts";
import type { DemoCatalogue, DemoListing, DemoListingEntry } from "./types.ts";
import { vendors } from "./vendors.ts";

/** Where the icons named by `DemoListing.icon` lie. */
export const demoIconsDirectory = new URL("./icons/", import.meta.url);

/** The demo market. Reading it reads the descriptions from disk once; a missing one throws at import. */
export const demoCatalogue: DemoCatalogue = {
  vendors,
  categories,
  listings: [
    ...engineeringListings,
    ...supportListings,
    ...salesListings,
    ...marketingListings,
    ...researchListings,
    ...documentsListings,
    ...financeListings,
    ...operationsListings,
    ...legalListings,
  ].map(withFiles),
};

function withFiles(entry: DemoListingEntry): DemoListing {
  const description = readFileSync(new URL(`./listings/${entry.slug}.md`, import.meta.url), "utf8").trim();
  return { ...entry, description, icon: `${entry.slug}.svg` };
}
