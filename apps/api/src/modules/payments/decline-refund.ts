import type { Payment } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getPayment } from "./get-payment.ts";
import { decideRequest } from "./request-store.ts";

/** Says no to the refund request that waits on a payment, with an answer that the buyer reads. */
export function declineRefund(
  ctx: ServiceContext & { actor: UserActor },
  { invoiceId, answer }: { invoiceId: string; answer: string },
): Promise<Payment> {
  return withTransaction(ctx, async (tx) => {
    const { organization } = await getPayment(tx, invoiceId);
    const { userId: decidedBy } = tx.actor;
    const decision = { status: "declined", answer, decidedBy, decidedAt: tx.now() } as const;
    if (!(await decideRequest(tx.db, invoiceId, decision))) throw new AppError("refund.not_requested");
    await audit(tx, {
      action: "refund_request.declined",
      subject: { kind: "payment", id: invoiceId },
      organizationId: organization.id,
    });
    return getPayment(tx, invoiceId);
  });
}
