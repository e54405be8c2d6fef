import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { endEntitlement, insertEntitlement } from "./store.ts";

/** Entitles an organization from now on, in the transaction (and under the audit row) of what it follows from. */
export async function grantAccess(
  ctx: InTransaction<ServiceContext>,
  grant: { organizationId: string; listingId: string; subscriptionId: string },
): Promise<void> {
  await insertEntitlement(ctx.db, { ...grant, startsAt: ctx.now() });
}

/** Ends the entitlement of a subscription now. */
export async function endAccess(ctx: InTransaction<ServiceContext>, subscriptionId: string): Promise<void> {
  await endEntitlement(ctx.db, subscriptionId, ctx.now());
}
