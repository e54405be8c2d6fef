import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getVendorFor } from "../vendors/index.ts";
import { deleteClaim } from "./store.ts";

/** Ends a vendor's claim: its agents there run at a domain that is not verified, from the next page on. */
export function removeDomain(
  ctx: ServiceContext,
  { vendorSlug, domainId }: { vendorSlug: string; domainId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const vendor = await getVendorFor(tx, "domains.manage", vendorSlug);
    const claim = await deleteClaim(tx.db, vendor.id, domainId);
    if (!claim) throw new AppError("domain.not_found");
    await audit(tx, {
      action: "domain.removed",
      subject: { kind: "domain", id: domainId },
      organizationId: vendor.organizationId,
      details: { host: claim.host, vendor: vendorSlug, state: claim.state },
    });
  });
}
