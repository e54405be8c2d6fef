export { declineRefund } from "./decline-refund.ts";
export { listInvoices } from "./list-invoices.ts";
export { listPayments } from "./list-payments.ts";
export { refundPayment } from "./refund-payment.ts";
export { requestRefund } from "./request-refund.ts";
export { syncDispute } from "./sync-dispute.ts";
export { syncCharge, syncInvoice, syncPaymentIntent } from "./sync-payment.ts";
export { syncChargeRefunds, syncRefund } from "./sync-refund.ts";
