import { AppError } from "@souk/contracts/common/errors";
import type { Vendor } from "@souk/contracts/vendors/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findVendorBySlug, findVendorKeys } from "./store.ts";

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
