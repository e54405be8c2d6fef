import * as operations from "@souk/contracts/payments/operations";
import { router } from "../../trpc/init.ts";
import { keyedProcedure, organizationProcedure, platformProcedure } from "../../trpc/procedures.ts";
import { rest } from "../../trpc/rest-meta.ts";
import * as payments from "./index.ts";

export const paymentsRouter = router({
  listInvoices: keyedProcedure("billing.read")
    .meta(rest(operations.listInvoices))
    .input(operations.listInvoices.input)
    .output(operations.listInvoices.output)
    .query(({ ctx, input }) => payments.listInvoices(ctx, input)),
  requestRefund: organizationProcedure("billing.manage")
    .meta(rest(operations.requestRefund))
    .input(operations.requestRefund.input)
    .output(operations.requestRefund.output)
    .mutation(({ ctx, input }) => payments.requestRefund(ctx, input)),
  listPayments: platformProcedure("money.oversee")
    .meta(rest(operations.listPayments))
    .input(operations.listPayments.input)
    .output(operations.listPayments.output)
    .query(({ ctx, input }) => payments.listPayments(ctx, input)),
  refundPayment: platformProcedure("refunds.decide")
    .meta(rest(operations.refundPayment))
    .input(operations.refundPayment.input)
    .output(operations.refundPayment.output)
    .mutation(({ ctx, input }) => payments.refundPayment(ctx, input)),
  declineRefund: platformProcedure("refunds.decide")
    .meta(rest(operations.declineRefund))
    .input(operations.declineRefund.input)
    .output(operations.declineRefund.output)
    .mutation(({ ctx, input }) => payments.declineRefund(ctx, input)),
});
