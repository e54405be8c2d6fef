import type { Invoice } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getPaymentRecord } from "./get-payment.ts";
import { insertRequest } from "./request-store.ts";
import { toInvoice } from "./to-payment.ts";

/**
 * Asks for money back, for an admin to decide: within the listing's window, once per payment. Asking again answers the
 * first request, decided or not. Foreign payments do not exist for the caller.
 */
export function requestRefund(
  ctx: ServiceContext & { actor: UserActor },
  { invoiceId, reason }: { invoiceId: string; reason: string },
): Promise<Invoice> {
  return withTransaction(ctx, async (tx) => {
    const invoice = await getOwnInvoice(tx, invoiceId);
    if (invoice.refundRequest) return invoice;
    if (!invoice.refundableUntil) throw new AppError("refund.window_closed");
    const { userId: requestedBy } = tx.actor;
    const isNew = await insertRequest(tx.db, { invoiceId, requestedBy, reason, createdAt: tx.now() });
    if (isNew) await audit(tx, { action: "refund.requested", subject: { kind: "payment", id: invoiceId } });
    return getOwnInvoice(tx, invoiceId);
  });
}

async function getOwnInvoice(ctx: ServiceContext & { actor: UserActor }, id: string): Promise<Invoice> {
  const record = await getPaymentRecord(ctx, id);
  if (record.organization.id !== ctx.actor.organizationId) throw new AppError("invoice.not_found");
  return toInvoice(record, ctx.now());
}
