import { AppError } from "@souk/contracts/common/errors";
import type { Vendor } from "@souk/contracts/vendors/entities";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findRole, findVendorBySlug, findVendorKeys } from "./store.ts";

/** One vendor by its slug. */
export async function getVendor(ctx: ServiceContext, slug: string): Promise<Vendor> {
  const vendor = await findVendorBySlug(ctx.db, slug);
  if (!vendor) throw new AppError("vendor.not_found");
  return vendor;
}

/** The ids behind a vendor's slug, for modules that publish under it. */
export async function getVendorKeys(ctx: ServiceContext, slug: string) {
  const keys = await findVendorKeys(ctx.db, slug);
  if (!keys) throw new AppError("vendor.not_found");
  return keys;
}

/** The same, for those who may see the vendor's money: its owners and finance members, and admins. Others: not found. */
export async function getVendorForFinance(ctx: ServiceContext & { actor: UserActor }, slug: string) {
  const vendor = await getVendorKeys(ctx, slug);
  if (ctx.actor.role === "admin") return vendor;
  const role = await findRole(ctx.db, vendor.organizationId, ctx.actor.userId);
  if (role !== "owner" && role !== "finance") throw new AppError("vendor.not_found");
  return vendor;
}
