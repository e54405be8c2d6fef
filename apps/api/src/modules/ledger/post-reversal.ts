import type { LedgerKind } from "@souk/contracts/ledger/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { disputeFeeEntries, type Entry, reversalEntries } from "./rules.ts";
import { findTaken, insertMovement, type LockedSale, lockSaleById, lockSaleOf } from "./store.ts";

/** Money that left after a sale. `source` is the refund's or dispute's id, `saleSource` that of the payment. */
export interface MoneyBack {
  source: string;
  at: Date;
  amount: number;
  saleSource: string;
}

/** What happens to a dispute. `fee` is what Stripe charges for it, below zero when it gives some back. */
export type DisputeMovement =
  | ({ step: "opened" } & MoneyBack)
  | { step: "won"; source: string; at: Date }
  | { step: "fee"; source: string; at: Date; fee: number; saleSource: string };

/**
 * Books a refund: every part of the sale gives back in proportion, by the share frozen on it. Once per source, as
 * a sale. Throws when the sale is not booked: the caller tries again once it is.
 */
export function postRefund(ctx: InTransaction<ServiceContext>, refund: MoneyBack): Promise<boolean> {
  return takeBack(ctx, "refund", refund);
}

/** Books a refund back that the bank returned. One that was never booked has nothing to book back: false. */
export function postRefundFailed(
  ctx: InTransaction<ServiceContext>,
  refund: { source: string; at: Date },
): Promise<boolean> {
  return giveBack(ctx, { kind: "refund_failed", of: "refund" }, refund);
}

/** Books a step of a dispute, each once: opened as a refund would be, won books that back, the fee is the platform's. */
export async function postDispute(
  ctx: InTransaction<ServiceContext>,
  dispute: DisputeMovement,
): Promise<boolean> {
  if (dispute.step === "opened") return takeBack(ctx, "dispute_opened", dispute);
  if (dispute.step === "won") return giveBack(ctx, { kind: "dispute_won", of: "dispute_opened" }, dispute);
  const sale = await getSale(ctx, dispute.saleSource);
  return book(ctx, { kind: "dispute_fee", ...dispute, sale }, disputeFeeEntries(dispute.fee));
}

async function takeBack(
  ctx: InTransaction<ServiceContext>,
  kind: LedgerKind,
  { source, at, amount, saleSource }: MoneyBack,
): Promise<boolean> {
  const sale = await getSale(ctx, saleSource);
  return book(ctx, { kind, source, at, sale }, reversalEntries(sale.parts, sale.takenBack, amount));
}

async function giveBack(
  ctx: InTransaction<ServiceContext>,
  { kind, of }: { kind: LedgerKind; of: LedgerKind },
  { source, at }: { source: string; at: Date },
): Promise<boolean> {
  const taken = await findTaken(ctx.db, of, source);
  const sale = taken && (await lockSaleById(ctx.db, taken.saleId));
  if (!sale) return false;
  return book(ctx, { kind, source, at, sale }, reversalEntries(sale.parts, sale.takenBack, -taken.amount));
}

async function getSale(ctx: InTransaction<ServiceContext>, source: string): Promise<LockedSale> {
  const sale = await lockSaleOf(ctx.db, source);
  if (!sale) throw new Error(`the sale ${source} is not booked yet`);
  return sale;
}

async function book(
  ctx: InTransaction<ServiceContext>,
  { kind, source, at, sale }: { kind: LedgerKind; source: string; at: Date; sale: LockedSale },
  entries: Entry[],
): Promise<boolean> {
  if (entries.length === 0) return false;
  const { currency, vendorId, organizationId, subscriptionId, id: saleId } = sale;
  const movement = { currency, vendorId, organizationId, subscriptionId, saleId, vendorShareBps: null };
  return insertMovement(ctx.db, { ...movement, kind, source, at }, entries);
}
