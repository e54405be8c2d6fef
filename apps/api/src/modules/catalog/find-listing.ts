import { AppError } from "@souk/contracts/common/errors";
import type { ActionAbout } from "@souk/contracts/identity/permissions";
import type { ServiceContext } from "../../platform/service-context.ts";
import { judgeVendorAction } from "../vendors/index.ts";
import { isPublic } from "./rules.ts";
import { findListing, type ListingKeys } from "./store.ts";

/** A listing of any kind that the public may see. Hidden ones do not exist for the caller. */
export async function getPublicListing(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await findListing(ctx.db, ref);
  if (!listing || !isPublic(listing.status)) throw new AppError("listing.not_found");
  return listing;
}

/** An agent that the public may see. */
export async function getPublicAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await getPublicListing(ctx, ref);
  if (listing.kind !== "agent") throw new AppError("listing.not_found");
  return listing;
}

/** An agent in any status, for callers whose right to it was settled elsewhere (a subscription, a token). */
export async function getAnyAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await findAnyAgent(ctx, ref);
  if (!listing) throw new AppError("listing.not_found");
  return listing;
}

/** The same, or undefined: for callers that must not tell an unknown agent from one they have nothing to do with. */
export async function findAnyAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys | undefined> {
  const listing = await findListing(ctx.db, ref);
  return listing?.kind === "agent" ? listing : undefined;
}

/**
 * An agent for which the caller may do this, in any status. Members of the vendor's organization who may not are
 * refused, to everybody else it does not exist.
 */
export async function getAgentFor(
  ctx: ServiceContext,
  action: ActionAbout<"vendor">,
  ref: string,
): Promise<ListingKeys> {
  const listing = await getAnyAgent(ctx, ref);
  const verdict = await judgeVendorAction(ctx, listing.ownerOrganizationId, action);
  if (verdict === "allowed") return listing;
  throw new AppError(verdict === "forbidden" ? "auth.forbidden" : "listing.not_found");
}

/** An agent that the caller may change. */
export function getManageableAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  return getAgentFor(ctx, "listings.manage", ref);
}

/** An agent that the public may see, or that the caller may see before the public does. */
export async function getVisibleAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await getAnyAgent(ctx, ref);
  if (isPublic(listing.status)) return listing;
  const verdict = await judgeVendorAction(ctx, listing.ownerOrganizationId, "listings.read");
  if (verdict !== "allowed") throw new AppError("listing.not_found");
  return listing;
}
