import type {
  Agent,
  ListingCard,
  ListingStatus,
  ManagedAgent,
  Metric,
} from "@souk/contracts/catalog/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getCards } from "../search/index.ts";
import { selectMetrics } from "./metric-store.ts";
import { type AgentSide, selectAgentSides } from "./store.ts";

/** Puts agents together from card, agent side and metrics, in the order of the ids. Grants nothing: callers check. */
export async function readAgents(
  ctx: ServiceContext,
  listingIds: readonly string[],
): Promise<ManagedAgent[]> {
  if (listingIds.length === 0) return [];
  const cards = await getCards(ctx, listingIds);
  const sides = new Map((await selectAgentSides(ctx.db, listingIds)).map((side) => [side.listingId, side]));
  const metrics = await selectMetrics(ctx.db, listingIds);
  return cards.flatMap((card) => {
    const side = sides.get(card.id);
    const own = metrics.filter((row) => row.listingId === card.id).map((row) => row.metric);
    return side ? [toManagedAgent(card, side, own)] : [];
  });
}

function toManagedAgent(card: ListingCard, side: AgentSide, metrics: Metric[]): ManagedAgent {
  return {
    agent: toAgent(card, side, metrics),
    status: side.status as ListingStatus,
    statusReason: side.statusReason,
    redirectUris: side.redirectUris,
    postLogoutRedirectUris: side.postLogoutRedirectUris ?? [],
    clientId: side.clientId,
    subscribers: side.subscribers,
    createdAt: side.createdAt.toISOString(),
  };
}

function toAgent(card: ListingCard, side: AgentSide, metrics: Metric[]): Agent {
  const { description, productDomain, domainVerified, launchUrl, refundDays } = side;
  return { ...card, description, productDomain, domainVerified, launchUrl, refundDays, metrics };
}
