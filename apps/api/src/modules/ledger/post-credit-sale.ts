import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import type { NewSale } from "./post-sale.ts";
import { CREDIT, saleEntries } from "./rules.ts";
import { insertMovement } from "./store.ts";

/** What credit paid of an invoice, whose id at Stripe is `invoice`. Nothing was kept of it: no money moved. */
export interface CreditSale extends Omit<NewSale, "source" | "processorFee"> {
  invoice: string;
}

/**
 * Books what credit at Stripe paid instead of money: the vendor gets its share as of any sale, at the expense of the
 * platform, which gave the credit. Joins the caller's transaction; once per invoice, as a sale.
 */
export function postCreditSale(ctx: InTransaction<ServiceContext>, sale: CreditSale): Promise<boolean> {
  const { invoice, at, currency, vendorId, organizationId, subscriptionId, shareBps } = sale;
  const entries = saleEntries({ ...sale, processorFee: 0 }, "buyer_credit");
  const parties = { currency, vendorId, organizationId, subscriptionId };
  const source = `${CREDIT}${invoice}`;
  const movement = { ...parties, kind: "sale", source, at, saleId: null, vendorShareBps: shareBps } as const;
  return insertMovement(ctx.db, movement, entries);
}
