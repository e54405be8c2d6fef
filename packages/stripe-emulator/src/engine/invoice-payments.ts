import { change } from "../world/events.ts";
import type { InvoiceRow, Rows } from "../world/rows.ts";
import { all, find, idFor, insert, nowFor, type World } from "../world/world.ts";

type Intent = Rows["paymentIntents"];

/** Notes which payment intent pays an invoice. */
export function linkIntent(world: World, invoice: InvoiceRow, intent: Intent): Rows["invoicePayments"] {
  return insert(world, "invoicePayments", {
    id: idFor("invoicePayments"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: intent.amount,
    created: nowFor(world, invoice.customer),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: intent.id },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** The payments of an invoice, oldest first. */
export function paymentsOf(world: World, invoice: string): Rows["invoicePayments"][] {
  return all(world, "invoicePayments").filter((payment) => payment.invoice === invoice);
}

/** The payment intent that is to pay an open invoice. */
export function intentOf(world: World, invoice: InvoiceRow): Intent | undefined {
  const open = paymentsOf(world, invoice.id).find((payment) => payment.status !== "canceled");
  return find(world, "paymentIntents", open?.payment.payment_intent);
}

/** Cancels what has not been paid of an invoice, and the payment intents with it. */
export function cancelPayments(world: World, invoice: InvoiceRow): void {
  const now = nowFor(world, invoice.customer);
  for (const payment of paymentsOf(world, invoice.id)) {
    if (payment.status !== "open") continue;
    Object.assign(payment, { status: "canceled", status_transitions: { canceled_at: now, paid_at: null } });
    const intent = find(world, "paymentIntents", payment.payment.payment_intent);
    if (intent) change(world, intent, { status: "canceled", canceled_at: now }, "payment_intent.canceled");
  }
}
