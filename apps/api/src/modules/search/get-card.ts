import type { ListingCard } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectCards } from "./store.ts";

/** The card of one listing by id, whatever its status: the caller decides who may see it. */
export async function getCard(ctx: ServiceContext, listingId: string): Promise<ListingCard> {
  const [card] = await selectCards(ctx.db, [listingId]);
  if (!card) throw new AppError("listing.not_found");
  return card;
}

/** The cards of several listings by id, in the order asked. */
export async function getCards(ctx: ServiceContext, listingIds: readonly string[]): Promise<ListingCard[]> {
  const cards = new Map((await selectCards(ctx.db, listingIds)).map((card) => [card.id, card]));
  return listingIds.flatMap((id) => cards.get(id) ?? []);
}
