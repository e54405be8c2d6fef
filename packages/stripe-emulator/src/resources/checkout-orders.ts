import { addDiscount } from "../engine/discounts.ts";
import { addPendingItem, itemLine, type LineDraft } from "../engine/invoice-lines.ts";
import { intentOf } from "../engine/invoice-payments.ts";
import { createInvoice, finalizeInvoice, payInvoice } from "../engine/invoicing.ts";
import { discountOrder, planOf, trialEndOf } from "../engine/session-pricing.ts";
import { createSubscription } from "../engine/subscription-creation.ts";
import { newItem } from "../engine/subscription-items.ts";
import type { Rows, SessionRow } from "../world/rows.ts";
import { find, get, nowFor, type World } from "../world/world.ts";

/** What the buyer filled in. The card is a test card's number, or nothing where none is needed. */
export interface CheckoutForm {
  card: string;
  email: string;
  name: string;
}

/** Who pays a session, with which card. */
export interface Account {
  card: Rows["paymentMethods"] | null;
  owner: string | null;
  form: CheckoutForm;
}

/** Starts the subscription that a session sold; its first payment was approved already. */
export function subscribe(world: World, session: SessionRow, { card, owner }: Account): void {
  const plan = planOf(world, session);
  const order = discountOrder(plan);
  const recurring = plan.lines.filter((line) => line.price?.recurring);
  for (const line of plan.lines) if (!line.price?.recurring) addOnce(world, line, owner ?? "");
  const subscription = createSubscription(world, {
    customer: owner ?? "",
    items: recurring.flatMap((line) => {
      const price = find(world, "prices", line.price?.id);
      return price ? [{ price, quantity: line.quantity ?? 1, metadata: line.metadata ?? {} }] : [];
    }),
    trialEnd: trialEndOf(world, session),
    metadata: plan.subscriptionMetadata,
    description: plan.subscriptionDescription,
    discounts: order ? [order] : [],
    automaticTax: session.automatic_tax.enabled,
    paymentBehavior: "allow_incomplete",
    defaultPaymentMethod: card?.id ?? null,
    missingPaymentMethod: plan.missingPaymentMethod,
    charge: { approved: true },
  });
  Object.assign(session, {
    subscription: subscription.id,
    invoice: subscription.latest_invoice,
    payment_status: (session.amount_total ?? 0) > 0 ? "paid" : "no_payment_required",
  });
}

/** A line that does not recur goes on the subscription's first invoice. */
function addOnce(world: World, line: ReturnType<typeof planOf>["lines"][number], customer: string): void {
  const draft = lineOf(world, line, customer);
  addPendingItem(world, draft, { customer, currency: line.currency });
}

function lineOf(world: World, line: ReturnType<typeof planOf>["lines"][number], customer: string): LineDraft {
  const price = get(world, "prices", line.price?.id ?? "");
  const now = nowFor(world, customer);
  const item = newItem({ subscription: "", price, quantity: line.quantity ?? 1 });
  const draft = itemLine(world, { item, period: { start: now, end: now } });
  return {
    ...draft,
    subscription: null,
    subscriptionItem: null,
    description: line.description ?? draft.description,
  };
}

/** Sells what a session offers on an invoice of its own, paid at once. */
export function payByInvoice(world: World, session: SessionRow, { card, owner }: Account): void {
  const plan = planOf(world, session);
  const customer = owner ?? "";
  const now = nowFor(world, customer);
  const order = discountOrder(plan);
  const currency = session.currency ?? "usd";
  const discounts = order ? [addDiscount(world, order, { customer, currency, session: session.id }).id] : [];
  const lines = plan.lines.map((line) => {
    const draft = lineOf(world, line, customer);
    return { ...draft, invoiceItem: addPendingItem(world, draft, { customer, currency }).id };
  });
  const invoice = createInvoice(world, {
    customer,
    subscription: null,
    currency,
    reason: "manual",
    lines,
    period: { start: now, end: now },
    discounts,
    automaticTax: session.automatic_tax.enabled,
    metadata: plan.invoiceMetadata,
  });
  finalizeInvoice(world, invoice);
  const intent = intentOf(world, invoice);
  if (intent) {
    Object.assign(intent, { metadata: plan.intentMetadata, transfer_group: plan.transferGroup });
    if (plan.intentDescription) intent.description = plan.intentDescription;
  }
  if (card && invoice.status === "open") payInvoice(world, invoice, { paymentMethod: card, approved: true });
  Object.assign(session, {
    invoice: invoice.id,
    payment_intent: intent?.id ?? null,
    payment_status: intent ? "paid" : "no_payment_required",
  });
}
