import { type ActionAbout, allows } from "@souk/contracts/identity/permissions";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectVendorsOf } from "./store.ts";

/** The vendors for which a person may do this as a member of the vendor's organization, by name. */
export async function listVendorsOf(ctx: ServiceContext, userId: string, action: ActionAbout<"vendor">) {
  const vendors = await selectVendorsOf(ctx.db, userId);
  return vendors.filter(({ organization, vendor }) =>
    allows({ platform: "user", organization, vendor }, action),
  );
}
