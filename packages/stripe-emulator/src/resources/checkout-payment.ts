import { addCard, findTestCard } from "../engine/cards.ts";
import { declineMessage } from "../engine/charge-row.ts";
import { askBank, chargeIntent, type Outcome } from "../engine/charging.ts";
import { addDiscount } from "../engine/discounts.ts";
import { createIntent } from "../engine/payment-intents.ts";
import { discountOrder, planOf, priceSession } from "../engine/session-pricing.ts";
import { invalid } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { Rows, SessionRow } from "../world/rows.ts";
import { find, type World } from "../world/world.ts";
import { type Account, type CheckoutForm, payByInvoice, subscribe } from "./checkout-orders.ts";
import { detailsOf } from "./checkout-session-row.ts";
import { createCustomer } from "./customers.ts";

/** How a try to pay ended: done, waiting for a confirmation, or refused with something to tell the buyer. */
export type CheckoutResult =
  | { kind: "complete" }
  | { kind: "confirm" }
  | { kind: "refused"; message: string };

type PaymentMethod = Rows["paymentMethods"];

/**
 * Pays a session. As at Stripe, nothing is kept of a subscription until its payment went through: a refused card
 * leaves the session open and can be tried again with another.
 */
export function payCheckout(
  world: World,
  session: SessionRow,
  { form, authenticated }: { form: CheckoutForm; authenticated: boolean },
): CheckoutResult {
  if (session.status !== "open") return { kind: "refused", message: "This checkout is closed." };
  priceSession(world, session);
  const plan = planOf(world, session);
  const test = findTestCard(form.card);
  if (test === undefined && needsCard(session))
    return { kind: "refused", message: "Please enter one of the test cards." };
  const customer = session.customer;
  const card = test
    ? addCard(world, { card: test, customer: null, name: form.name, email: form.email })
    : null;
  if (card && settlesLater(world, session, card)) return completeUnpaid(world, session, { card, form });
  const outcome = card ? approve(world, session, { card, authenticated }) : ({ kind: "paid" } as const);
  if (outcome.kind === "declined") return { kind: "refused", message: declineMessage(outcome.code) };
  if (outcome.kind === "requires_action") {
    plan.awaiting = form;
    return { kind: "confirm" };
  }
  plan.awaiting = null;
  const owner = customer ?? ownerFor(world, session, form);
  if (card && owner) attach(world, card, owner);
  const account = { card, owner, form };
  if (session.mode === "subscription") subscribe(world, session, account);
  else if (plan.invoiceCreation && owner) payByInvoice(world, session, account);
  else finishIntent(world, session, owner);
  complete(world, session, account);
  return { kind: "complete" };
}

/** Whether the page must ask for a card. */
export function needsCard(session: SessionRow): boolean {
  if ((session.amount_total ?? 0) > 0) return true;
  return session.mode === "subscription" && session.payment_method_collection === "always";
}

function settlesLater(world: World, session: SessionRow, card: PaymentMethod): boolean {
  const plain = session.mode === "payment" && !planOf(world, session).invoiceCreation;
  return (
    plain && (session.amount_total ?? 0) > 0 && world.state.cards[card.id]?.behaviour === "settles_later"
  );
}

/** A bank debit: the session is complete but unpaid until `settlePayment` says how it ended. */
function completeUnpaid(
  world: World,
  session: SessionRow,
  { card, form }: { card: PaymentMethod; form: CheckoutForm },
): CheckoutResult {
  const intent = intentFor(world, session);
  const owner = session.customer ?? ownerFor(world, session, form);
  if (owner) attach(world, card, owner);
  change(world, intent, { status: "processing", payment_method: card.id }, "payment_intent.processing");
  complete(world, session, { card, owner, form });
  return { kind: "complete" };
}

/** Ends a bank debit: paid or failed, days after the checkout. */
export function settlePayment(world: World, session: SessionRow, verdict: "succeeded" | "failed"): void {
  const intent = find(world, "paymentIntents", session.payment_intent);
  const card = find(world, "paymentMethods", intent?.payment_method);
  if (intent?.status !== "processing" || card === undefined) {
    throw invalid(`No payment of ${session.id} is waiting to settle.`, "session");
  }
  if (verdict === "succeeded") {
    chargeIntent(world, { intent, paymentMethod: card }, { approved: true });
    session.payment_status = "paid";
  } else {
    world.state.declines[card.id] = { times: 1, code: "generic_decline" };
    chargeIntent(world, { intent, paymentMethod: card });
  }
  emit(world, `checkout.session.async_payment_${verdict}`, session);
}

function approve(
  world: World,
  session: SessionRow,
  { card, authenticated }: { card: PaymentMethod; authenticated: boolean },
): Outcome {
  const plan = planOf(world, session);
  const due = session.amount_total ?? 0;
  if (session.mode === "payment" && !plan.invoiceCreation && due > 0) {
    const intent = intentFor(world, session);
    return chargeIntent(world, { intent, paymentMethod: card }, { authenticated });
  }
  if (due === 0 && world.state.cards[card.id]?.behaviour === "declines_when_charged") return { kind: "paid" };
  const outcome = askBank(world, { paymentMethod: card, customer: session.customer }, { authenticated });
  const kept = world.state.cards[card.id];
  if (kept && outcome.kind === "paid") kept.authenticated = authenticated;
  return outcome;
}

function intentFor(world: World, session: SessionRow): Rows["paymentIntents"] {
  const existing = find(world, "paymentIntents", session.payment_intent);
  const plan = planOf(world, session);
  const intent =
    existing ??
    createIntent(world, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? "usd",
      customer: session.customer,
      description: plan.intentDescription,
      metadata: plan.intentMetadata,
      transferGroup: plan.transferGroup,
      setupFutureUsage: plan.saveCard ? "off_session" : null,
    });
  intent.amount = session.amount_total ?? 0;
  session.payment_intent = intent.id;
  return intent;
}

function finishIntent(world: World, session: SessionRow, owner: string | null): void {
  const order = discountOrder(planOf(world, session));
  if (order)
    addDiscount(world, order, { customer: owner, currency: session.currency ?? "usd", session: session.id });
  session.payment_status = session.payment_intent ? "paid" : "no_payment_required";
}

/** The customer a session without one gets: always for subscriptions and invoices, else only if so asked. */
function ownerFor(world: World, session: SessionRow, form: CheckoutForm): string | null {
  const always = session.mode === "subscription" || session.customer_creation === "always";
  if (!always && !planOf(world, session).invoiceCreation) return null;
  const order = { email: form.email || null, name: form.name || null, metadata: {}, testClock: null };
  const customer = createCustomer(world, order);
  emit(world, "customer.created", customer);
  const intent = find(world, "paymentIntents", session.payment_intent);
  if (intent) intent.customer = customer.id;
  const charge = find(world, "charges", intent?.latest_charge);
  if (charge) charge.customer = customer.id;
  return customer.id;
}

function attach(world: World, card: PaymentMethod, owner: string): void {
  card.customer = owner;
  emit(world, "payment_method.attached", card);
}

function complete(world: World, session: SessionRow, { owner, form }: Account): void {
  const known = find(world, "customers", owner);
  const email = known?.email ?? (form.email || null);
  const name = known?.name ?? (form.name || null);
  Object.assign(session, {
    status: "complete",
    url: null,
    customer: owner,
    customer_details: detailsOf(email, name),
  });
  emit(world, "checkout.session.completed", session);
}
