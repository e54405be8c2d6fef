import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { upsertSearchDocument } from "./store.ts";

/** Makes a listing findable by its present texts; call it in the transaction that changes them. */
export async function indexListing(ctx: InTransaction<ServiceContext>, listingId: string): Promise<void> {
  await upsertSearchDocument(ctx.db, listingId);
}
