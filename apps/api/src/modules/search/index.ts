export { getCard, getCards } from "./get-card.ts";
export { indexListing } from "./index-listing.ts";
export { listListings } from "./list-listings.ts";
