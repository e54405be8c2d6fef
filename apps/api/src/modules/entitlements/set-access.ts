import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { upsertEntitlement } from "./store.ts";

/**
 * Puts the entitlement of a subscription to [startsAt, endsAt), `endsAt` null for ever, whatever it was before. Runs
 * in the transaction (and under the audit row) of what it follows from.
 */
export async function setAccess(
  ctx: InTransaction<ServiceContext>,
  access: {
    organizationId: string;
    listingId: string;
    subscriptionId: string;
    startsAt: Date;
    endsAt: Date | null;
  },
): Promise<void> {
  await upsertEntitlement(ctx.db, access);
}
