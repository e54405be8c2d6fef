import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { listPublishedBy } from "../vendors/index.ts";
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

/** An agent that the caller may change: admins any, owners and publishers their vendor's. Foreign ones answer not found. */
export async function getManageableAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await getAnyAgent(ctx, ref);
  if (!(await mayManage(ctx, listing))) throw new AppError("listing.not_found");
  return listing;
}

/** An agent that the public may see, or that the caller manages. */
export async function getVisibleAgent(ctx: ServiceContext, ref: string): Promise<ListingKeys> {
  const listing = await getAnyAgent(ctx, ref);
  if (!isPublic(listing.status) && !(await mayManage(ctx, listing))) throw new AppError("listing.not_found");
  return listing;
}

async function mayManage({ actor, ...ctx }: ServiceContext, listing: ListingKeys): Promise<boolean> {
  if (actor.kind !== "user") return actor.kind === "system";
  if (actor.role === "admin") return true;
  const vendors = await listPublishedBy({ ...ctx, actor }, actor.userId);
  return vendors.some((vendor) => vendor.id === listing.vendorId);
}
