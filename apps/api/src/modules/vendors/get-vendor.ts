import { AppError } from "@souk/contracts/common/errors";
import type { ActionAbout } from "@souk/contracts/identity/permissions";
import type { Vendor } from "@souk/contracts/vendors/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { judgeVendorAction } from "./judge-vendor-action.ts";
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

/** The same, for those who may do this for it: its other members are refused, to everybody else it does not exist. */
export async function getVendorFor(ctx: ServiceContext, action: ActionAbout<"vendor">, slug: string) {
  const vendor = await getVendorKeys(ctx, slug);
  const verdict = await judgeVendorAction(ctx, vendor.organizationId, action);
  if (verdict === "allowed") return vendor;
  throw new AppError(verdict === "forbidden" ? "auth.forbidden" : "vendor.not_found");
}
