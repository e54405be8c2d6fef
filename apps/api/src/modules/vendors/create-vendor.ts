import { AppError } from "@souk/contracts/common/errors";
import type { NewVendor, Vendor } from "@souk/contracts/vendors/entities";
import { audit } from "../../platform/audit.ts";
import { brokenUniqueConstraint } from "../../platform/query-error.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { findUserIdByEmail, insertVendor } from "./store.ts";

/** Registers a vendor and the organization behind it. Refuses a taken slug and an unknown owner. */
export async function createVendor(ctx: ServiceContext, input: NewVendor): Promise<Vendor> {
  return withTransaction(ctx, async (tx) => {
    const ownerId = input.ownerEmail ? await findUserIdByEmail(tx.db, input.ownerEmail) : undefined;
    if (input.ownerEmail && !ownerId) throw new AppError("user.not_found");
    const vendor = await insertVendor(tx.db, input, ownerId);
    await audit(tx, {
      action: "vendor.registered",
      subject: { kind: "vendor", id: vendor.slug },
      details: { ownerId: ownerId ?? null },
    });
    return vendor;
  }).catch((error: unknown) => {
    throw brokenUniqueConstraint(error) ? new AppError("vendor.slug_taken") : error;
  });
}
