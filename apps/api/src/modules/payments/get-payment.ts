import type { Payment } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type PaymentRecord, readPayment } from "./reading-store.ts";
import { toPayment } from "./to-payment.ts";

/** One payment, as admins see it. */
export async function getPayment(ctx: ServiceContext, id: string): Promise<Payment> {
  return toPayment(await getPaymentRecord(ctx, id), ctx.now());
}

/** One payment with everything that belongs to it. */
export async function getPaymentRecord(ctx: ServiceContext, id: string): Promise<PaymentRecord> {
  const record = await readPayment(ctx.db, id);
  if (!record) throw new AppError("invoice.not_found");
  return record;
}
