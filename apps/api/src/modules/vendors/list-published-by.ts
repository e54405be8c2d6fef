import type { ServiceContext } from "../../platform/service-context.ts";
import { selectPublishedBy } from "./store.ts";

/** The vendors for which a person may publish: owners and publishers of the vendor's organization. */
export function listPublishedBy(ctx: ServiceContext, userId: string) {
  return selectPublishedBy(ctx.db, userId);
}
