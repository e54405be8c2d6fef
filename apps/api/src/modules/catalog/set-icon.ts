import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent } from "./find-listing.ts";
import { upsertIcon } from "./media-store.ts";

/** Gives an agent its icon. SVG is taken from the operator's own files only: uploads must be raster images. */
export function setIcon(
  ctx: ServiceContext,
  ref: string,
  icon: { contentType: "image/svg+xml" | "image/png" | "image/webp"; body: Buffer },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const listing = await getManageableAgent(tx, ref);
    await upsertIcon(tx.db, listing.id, icon);
    await audit(tx, {
      action: "listing.icon_set",
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
    });
  });
}
