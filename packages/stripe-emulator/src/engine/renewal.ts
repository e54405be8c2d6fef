import { change, emit } from "../world/events.ts";
import type { InvoiceRow, SubscriptionRow } from "../world/rows.ts";
import { nowFor, type World } from "../world/world.ts";
import { composeInvoice } from "./invoice-composition.ts";
import type { InvoiceDraft } from "./invoice-row.ts";
import { isMetered, lineOfPendingItem, pendingItems, periodLines } from "./invoice-lines.ts";
import { cardFor, finalizeInvoice, keepInvoice, payInvoice } from "./invoicing.ts";
import { boundaryAfter, cycleOf } from "./periods.ts";
import { endSubscription } from "./subscription-status.ts";

/** Stripe leaves a renewal's invoice as a draft for an hour, so that lines can still be added. */
const draftSeconds = 3600;

/**
 * The end of a period or trial: cancels what was to end, else begins the next period (counted from the anchor) with
 * a draft invoice that is charged an hour later.
 */
export function endPeriod(world: World, subscription: SubscriptionRow): void {
  if (subscription.cancel_at_period_end) {
    endSubscription(world, subscription, { reason: "cancellation_requested" });
    billLastUsage(world, subscription);
    return;
  }
  if (subscription.status === "trialing" && endsForWantOfCard(world, subscription)) return;
  const draft = nextPeriod(world, subscription);
  const items = { ...subscription.items, data: movedItems(subscription, draft.next) };
  const invoice = keepInvoice(world, draft.invoice);
  const unpaid = subscription.status === "unpaid";
  Object.assign(invoice, {
    auto_advance: !unpaid,
    automatically_finalizes_at: unpaid ? null : nowFor(world, subscription.customer) + draftSeconds,
  });
  const status = subscription.status === "trialing" ? "active" : subscription.status;
  change(world, subscription, { items, latest_invoice: invoice.id, status }, "customer.subscription.updated");
  emit(world, "invoice.created", invoice);
}

/** What metered items counted in the last period comes on an invoice of its own, a draft for as long as others. */
function billLastUsage(world: World, subscription: SubscriptionRow): void {
  const { invoice: draft } = nextPeriod(world, subscription);
  const lines = draft.lines.filter(({ price, invoiceItem }) => invoiceItem || isMetered(price));
  if (lines.length === 0) return;
  const invoice = keepInvoice(world, { ...draft, lines });
  const finalizes = nowFor(world, subscription.customer) + draftSeconds;
  Object.assign(invoice, { auto_advance: true, automatically_finalizes_at: finalizes });
  change(world, subscription, { latest_invoice: invoice.id }, "customer.subscription.updated");
  emit(world, "invoice.created", invoice);
}

/** A trial that ends without a card: canceled or paused if so asked, else it goes on with an invoice. */
function endsForWantOfCard(world: World, subscription: SubscriptionRow): boolean {
  const wanted = subscription.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice";
  const card = cardFor(world, composeInvoice(world, nextPeriod(world, subscription).invoice));
  if (card || wanted === "create_invoice") return false;
  if (wanted === "cancel") endSubscription(world, subscription, { reason: "payment_failed" });
  else {
    change(world, subscription, { status: "paused" }, "customer.subscription.updated");
    emit(world, "customer.subscription.paused", subscription);
  }
  return true;
}

/** The draft of the renewal that comes next, and the period it is for. */
export function nextPeriod(
  world: World,
  subscription: SubscriptionRow,
): { invoice: InvoiceDraft; next: { start: number; end: number } } {
  const first = subscription.items.data[0];
  const ended = { start: first?.current_period_start ?? 0, end: first?.current_period_end ?? 0 };
  const cycle = cycleOf(first?.price.recurring);
  const next = { start: ended.end, end: boundaryAfter(subscription.billing_cycle_anchor, cycle, ended.end) };
  const waiting = pendingItems(world, subscription.customer, subscription.id);
  const invoice: InvoiceDraft = {
    customer: subscription.customer,
    subscription,
    currency: subscription.currency,
    reason: "subscription_cycle",
    lines: [
      ...waiting.map((item) => lineOfPendingItem(world, item)),
      ...periodLines(world, subscription, { period: next, usedIn: ended }),
    ],
    period: ended,
    discounts: subscription.discounts,
    automaticTax: subscription.automatic_tax.enabled,
  };
  return { invoice, next };
}

function movedItems(subscription: SubscriptionRow, period: { start: number; end: number }) {
  return subscription.items.data.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }));
}

/** Finalizes a renewal's draft and charges it; a failure starts the retries. */
export function collectDraft(world: World, invoice: InvoiceRow): void {
  finalizeInvoice(world, invoice);
  if (invoice.status === "open") payInvoice(world, invoice, { retry: true });
}
