import type { ListingStatus } from "@souk/contracts/catalog/entities";
import { listingStatus } from "./listing-status.ts";

/** The filters of the list of agents as its URL carries them. */
export interface AgentsSearch {
  q?: string;
  status?: ListingStatus;
}

/** Every status, in the order the filter shows them. */
export const statuses = Object.keys(listingStatus) as ListingStatus[];

/** Reads the filters from a URL; values that mean nothing are dropped. */
export function readAgentsSearch({ q, status }: { q?: string; status?: string }): AgentsSearch {
  const words = q?.trim().slice(0, 100);
  const known = statuses.find((value) => value === status);
  return { ...(words ? { q: words } : {}), ...(known ? { status: known } : {}) };
}
