import type { InvoiceDraft } from "./invoice-draft.ts";
import type { Collection, MeterEventRow, Rows, SessionLineRow, SubscriptionItemRow } from "./rows.ts";
import { kinds } from "./rows.ts";

/** How a test card answers when it is charged. */
export type CardBehaviour =
  | "succeeds"
  | "declines"
  | "insufficient_funds"
  | "declines_when_charged"
  | "authenticates_each_time"
  | "authenticates_at_setup"
  | "disputes"
  | "refunds_fail"
  | "settles_later";

/** One event on its way to one endpoint. Times are real, in milliseconds. */
export interface Delivery {
  id: string;
  event: string;
  endpoint: string;
  state: "waiting" | "delivered" | "failed" | "dropped";
  attempts: number;
  nextAttemptAt: number;
  lastStatus: number | null;
  lastError: string | null;
}

export type DeliveryOrder = "fifo" | "reverse" | "shuffled";

/** What is done to events on their way out. `drop` counts down; `only` limits drop, delay and copies to these types. */
export interface DeliveryFaults {
  order: DeliveryOrder;
  shuffleSeed: number;
  copies: number;
  delayMs: number;
  drop: number;
  hold: boolean;
  only: string[];
}

/** What a checkout session was asked for and shows only after it is paid. */
export interface SessionPlan {
  lines: SessionLineRow[];
  customerEmail: string | null;
  coupon: string | null;
  promotionCode: string | null;
  trialEnd: number | null;
  trialDays: number | null;
  missingPaymentMethod: "cancel" | "create_invoice" | "pause";
  subscriptionMetadata: Record<string, string>;
  subscriptionDescription: string | null;
  intentMetadata: Record<string, string>;
  intentDescription: string | null;
  saveCard: boolean;
  invoiceMetadata: Record<string, string>;
  transferGroup: string | null;
  invoiceCreation: boolean;
  /** The payment that waits for the buyer's confirmation. */
  awaiting: { card: string; email: string; name: string } | null;
}

/** The answer that a repeated idempotency key gets again. */
export interface KeptAnswer {
  fingerprint: string;
  status: number;
  body: unknown;
  keptAt: number;
}

/** How the emulated account behaves where Stripe has a dashboard setting. */
export interface Settings {
  /** Days from each failed attempt to the next; after the last one the subscription ends as `afterRetries` says. */
  retryDays: number[];
  afterRetries: "cancel" | "unpaid" | "past_due";
  /** Whether a charge has its balance transaction at once, or only when `bookBalance` is called. */
  balanceArrives: "at_once" | "later";
  /** Percent added by automatic tax, on top of the price. */
  automaticTaxPercent: number;
}

/** The whole emulated account. Plain JSON: a Date or an undefined in here would break the snapshot. */
export interface EmulatorState {
  rows: { [Name in Collection]: Record<string, Rows[Name]> };
  /** Objects of connected accounts (balance transactions, payouts), by id. Whatever is not listed is the platform's. */
  owners: Record<string, string>;
  cards: Record<string, { behaviour: CardBehaviour; authenticated: boolean }>;
  sessionPlans: Record<string, SessionPlan>;
  portalFlows: Record<string, { subscription: string | null; price: string | null; item: string | null }>;
  accountLinks: Record<string, { account: string; returnUrl: string; refreshUrl: string; expiresAt: number }>;
  endpointSecrets: Record<string, { secret: string; connect: boolean }>;
  meterEvents: MeterEventRow[];
  /** What drafts are made of whose usage still grows, by invoice. */
  usageDrafts: Record<string, Omit<InvoiceDraft, "subscription"> & { subscription: string | null }>;
  trialNotices: Record<string, number>;
  /** Clocks that the controls gave to customers who live in real time; lists do not hide their objects. */
  controlClocks: Record<string, true>;
  /** Plan changes that wait for their invoice to be paid, by subscription. */
  pendingChanges: Record<string, { invoice: string; items: SubscriptionItemRow[]; anchor: number }>;
  nextInvoiceNumber: Record<string, number>;
  declines: Record<string, { times: number; code: string }>;
  confirmations: Record<string, number>;
  deliveries: Delivery[];
  faults: DeliveryFaults;
  idempotency: Record<string, KeptAnswer>;
  settings: Settings;
}

/** A new account: nothing in it, no faults. */
export function emptyState(): EmulatorState {
  return {
    rows: emptyRows(),
    owners: {},
    cards: {},
    sessionPlans: {},
    portalFlows: {},
    accountLinks: {},
    endpointSecrets: {},
    meterEvents: [],
    usageDrafts: {},
    trialNotices: {},
    controlClocks: {},
    pendingChanges: {},
    nextInvoiceNumber: {},
    declines: {},
    confirmations: {},
    deliveries: [],
    faults: noFaults(),
    idempotency: {},
    settings: {
      retryDays: [3, 5, 7],
      afterRetries: "cancel",
      balanceArrives: "at_once",
      automaticTaxPercent: 0,
    },
  };
}

/** Events go out at once, once, in the order they happened. */
export function noFaults(): DeliveryFaults {
  return { order: "fifo", shuffleSeed: 1, copies: 1, delayMs: 0, drop: 0, hold: false, only: [] };
}

function emptyRows(): EmulatorState["rows"] {
  return Object.fromEntries(Object.keys(kinds).map((name) => [name, {}])) as EmulatorState["rows"];
}
