import type Stripe from "stripe";
import type { Wire } from "./wire.ts";

/** Everything the emulator keeps under an id of its own, by collection. The shapes are the SDK's. */
export interface Rows {
  accounts: Wire<Stripe.Account>;
  balanceTransactions: Wire<Stripe.BalanceTransaction>;
  charges: Wire<Stripe.Charge>;
  coupons: Wire<Stripe.Coupon>;
  customers: Wire<Stripe.Customer>;
  discounts: Wire<Stripe.Discount>;
  disputes: Wire<Stripe.Dispute>;
  events: EventRow;
  invoiceItems: Wire<Stripe.InvoiceItem>;
  invoicePayments: Wire<Stripe.InvoicePayment>;
  invoices: Wire<Stripe.Invoice>;
  meters: Wire<Stripe.Billing.Meter>;
  paymentIntents: Wire<Stripe.PaymentIntent>;
  paymentMethods: Wire<Stripe.PaymentMethod>;
  payouts: Wire<Stripe.Payout>;
  portalConfigurations: Wire<Stripe.BillingPortal.Configuration>;
  portalSessions: Wire<Stripe.BillingPortal.Session>;
  prices: Wire<Stripe.Price>;
  products: Wire<Stripe.Product>;
  promotionCodes: Wire<Stripe.PromotionCode>;
  refunds: Wire<Stripe.Refund>;
  schedules: Wire<Stripe.SubscriptionSchedule>;
  sessions: Wire<Stripe.Checkout.Session>;
  subscriptions: Wire<Stripe.Subscription>;
  testClocks: Wire<Stripe.TestHelpers.TestClock>;
  transferReversals: Wire<Stripe.TransferReversal>;
  transfers: Wire<Stripe.Transfer>;
  webhookEndpoints: Wire<Stripe.WebhookEndpoint>;
}

export type Collection = keyof Rows;
export type SubscriptionRow = Rows["subscriptions"];
export type SubscriptionItemRow = SubscriptionRow["items"]["data"][number];
export type InvoiceRow = Rows["invoices"];
export type InvoiceLineRow = InvoiceRow["lines"]["data"][number];
export type ScheduleRow = Rows["schedules"];
export type SessionRow = Rows["sessions"];
export type SessionLineRow = Wire<Stripe.LineItem>;
export type MeterEventRow = Wire<Stripe.Billing.MeterEvent>;

/** An event. The object in it is a copy made when the event happened and never follows later changes. */
export interface EventRow {
  id: string;
  object: "event";
  account?: string;
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null } | null;
  type: Stripe.Event["type"];
}

/** What an id begins with, and the noun Stripe uses when there is no such object. */
export const kinds: Record<Collection, { prefix: string; noun: string }> = {
  accounts: { prefix: "acct", noun: "account" },
  balanceTransactions: { prefix: "txn", noun: "balance transaction" },
  charges: { prefix: "ch", noun: "charge" },
  coupons: { prefix: "coupon", noun: "coupon" },
  customers: { prefix: "cus", noun: "customer" },
  discounts: { prefix: "di", noun: "discount" },
  disputes: { prefix: "du", noun: "dispute" },
  events: { prefix: "evt", noun: "event" },
  invoiceItems: { prefix: "ii", noun: "invoiceitem" },
  invoicePayments: { prefix: "inpay", noun: "invoice_payment" },
  invoices: { prefix: "in", noun: "invoice" },
  meters: { prefix: "mtr", noun: "billing meter" },
  paymentIntents: { prefix: "pi", noun: "payment_intent" },
  paymentMethods: { prefix: "pm", noun: "PaymentMethod" },
  payouts: { prefix: "po", noun: "payout" },
  portalConfigurations: { prefix: "bpc", noun: "configuration" },
  portalSessions: { prefix: "bps", noun: "portal session" },
  prices: { prefix: "price", noun: "price" },
  products: { prefix: "prod", noun: "product" },
  promotionCodes: { prefix: "promo", noun: "promotion code" },
  refunds: { prefix: "re", noun: "refund" },
  schedules: { prefix: "sub_sched", noun: "subscription schedule" },
  sessions: { prefix: "cs_test", noun: "checkout.session" },
  subscriptions: { prefix: "sub", noun: "subscription" },
  testClocks: { prefix: "clock", noun: "test clock" },
  transferReversals: { prefix: "trr", noun: "transfer reversal" },
  transfers: { prefix: "tr", noun: "transfer" },
  webhookEndpoints: { prefix: "we", noun: "webhook endpoint" },
};
