import type { Vendor } from "@souk/contracts/vendors/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectVendors } from "./store.ts";

/** Every vendor, by name. */
export async function listVendors(ctx: ServiceContext): Promise<{ items: Vendor[] }> {
  return { items: await selectVendors(ctx.db) };
}
