import type { ListingCard } from "@souk/contracts/catalog/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getCard } from "../search/index.ts";
import { getPublicListing } from "./find-listing.ts";

/** The card of one public listing of any kind. */
export async function getListing(ctx: ServiceContext, ref: string): Promise<ListingCard> {
  const { id } = await getPublicListing(ctx, ref);
  return getCard(ctx, id);
}
