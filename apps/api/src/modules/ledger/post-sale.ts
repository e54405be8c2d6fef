import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { type Sale, saleEntries } from "./rules.ts";
import { insertMovement } from "./store.ts";

/** A payment as Stripe settled it. `source` is the invoice's id, or the payment intent's of a one-time purchase. */
export interface NewSale extends Sale {
  source: string;
  at: Date;
  currency: string;
  vendorId: string;
  organizationId: string;
  subscriptionId: string;
}

/**
 * Books a sale in the caller's transaction and freezes the vendor's share on it. Once per source, also when two
 * book it at once: the later one answers false and changes nothing, whatever its figures say. A sale of nothing
 * is not booked.
 */
export async function postSale(ctx: InTransaction<ServiceContext>, sale: NewSale): Promise<boolean> {
  const entries = saleEntries(sale);
  if (entries.length === 0) return false;
  const { source, at, currency, vendorId, organizationId, subscriptionId, shareBps } = sale;
  const parties = { currency, vendorId, organizationId, subscriptionId };
  const movement = { ...parties, kind: "sale", source, at, saleId: null, vendorShareBps: shareBps } as const;
  return insertMovement(ctx.db, movement, entries);
}
