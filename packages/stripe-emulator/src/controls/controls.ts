import { advanceClock, nextDueAt } from "../engine/due.ts";
import { bookBalance } from "../engine/charging.ts";
import { closeDispute, openDispute } from "../engine/disputes.ts";
import { failRefund, refundCharge } from "../engine/refunds.ts";
import { missing } from "../http/problem.ts";
import { type CheckoutResult, payCheckout, settlePayment } from "../resources/checkout-payment.ts";
import { completeOnboarding } from "../resources/connect.ts";
import { createClock } from "../resources/test-clocks.ts";
import { planOf } from "../engine/session-pricing.ts";
import type { Rows } from "../world/rows.ts";
import { type Delivery, type DeliveryFaults, noFaults, type Settings } from "../world/state.ts";
import { all, find, get, nowFor, type World } from "../world/world.ts";
import type { Dispatcher } from "../webhooks/dispatcher.ts";

const daySeconds = 86_400;

/** What a test or a person at the control page can make happen that an API client of Stripe cannot. */
export interface StripeControls {
  /** Refuses the next charges of a customer or of one card. */
  declineNext: (target: string, options?: { times?: number; code?: string }) => void;
  /** Makes the next charges of a customer or of one card ask for 3-D Secure. */
  requireConfirmationNext: (target: string, times?: number) => void;
  /** Opens a dispute on a charge or a payment intent; answers its id. */
  openDispute: (chargeOrIntent: string, reason?: string) => string;
  /** Decides a dispute. */
  closeDispute: (dispute: string, verdict: "won" | "lost") => void;
  /** Refunds a charge or payment intent, as someone at the dashboard would; answers the refund's id. */
  refund: (chargeOrIntent: string, amount?: number) => string;
  /** Lets the bank send a refund back. */
  failRefund: (refund: string) => void;
  /** Books the charges that wait for their balance transaction (setting `balanceArrives: "later"`). */
  bookBalance: () => void;
  /** Moves a customer's time forward to an instant (seconds); a customer without a test clock gets one. */
  advanceTo: (customer: string, time: number) => void;
  /** Moves a customer's time forward by days. */
  advanceDays: (customer: string, days: number) => void;
  /** Moves a customer's time to just after the next thing that falls due and what follows within two hours. */
  advanceToNext: (customer: string) => void;
  /** Pays, refuses or confirms an open checkout session as its buyer would on the page. */
  payCheckout: (session: string, form?: BuyerForm) => CheckoutResult;
  /** Ends a bank debit that a checkout was paid with. */
  settlePayment: (session: string, verdict: "succeeded" | "failed") => void;
  /** Completes a connected account's onboarding. */
  completeOnboarding: (account: string) => void;
  /** Changes what is done to events on their way out; what is not named stays. */
  setDelivery: (faults: Partial<DeliveryFaults>) => void;
  /** Ends all delivery faults and lets held events go. */
  clearFaults: () => void;
  /** Sends an event again to every endpoint. */
  redeliver: (event: string) => void;
  /** Every delivery that is kept, oldest first. */
  deliveries: () => readonly Delivery[];
  /** Resolves when no event is on its way (held ones do not count). */
  settled: () => Promise<void>;
  /** Changes the account's settings: retries, what follows them, when the balance arrives, automatic tax. */
  changeSettings: (settings: Partial<Settings>) => void;
  /** Starts over with an empty account; endpoints given at start stay. */
  reset: () => Promise<void>;
}

export interface BuyerForm {
  /** A test card's number or ready-made id; the card that works by default. */
  card?: string;
  email?: string;
  name?: string;
  /** The answer to the bank's question, when it asks. Without it the session stays at the question. */
  confirm?: "yes" | "no";
}

/** What the controls act on: looked up at each call, because a reset replaces it. */
export interface Controlled {
  world: () => World;
  dispatcher: () => Dispatcher;
  changed: () => void;
  reset: () => Promise<void>;
}

/** The controls of a running emulator. */
export function createControls(controlled: Controlled): StripeControls {
  const acting = <Arguments extends unknown[], Result>(
    act: (world: World, ...given: Arguments) => Result,
  ) => {
    return (...given: Arguments): Result => {
      const result = act(controlled.world(), ...given);
      controlled.changed();
      return result;
    };
  };
  return {
    ...moneyControls(acting),
    ...timeControls(acting),
    payCheckout: acting(payAsBuyer),
    settlePayment: acting((world, session: string, verdict: "succeeded" | "failed") =>
      settlePayment(world, get(world, "sessions", session, "session"), verdict),
    ),
    completeOnboarding: acting((world, account: string) =>
      completeOnboarding(world, get(world, "accounts", account)),
    ),
    setDelivery: acting((world, faults: Partial<DeliveryFaults>) => {
      Object.assign(world.state.faults, faults);
      controlled.dispatcher().wake();
    }),
    clearFaults: acting((world) => {
      Object.assign(world.state.faults, noFaults());
      controlled.dispatcher().wake();
    }),
    redeliver: acting((world, event: string) =>
      controlled.dispatcher().redeliver(get(world, "events", event)),
    ),
    deliveries: () => controlled.world().state.deliveries,
    settled: () => controlled.dispatcher().settled(),
    changeSettings: acting(
      (world, settings: Partial<Settings>) => void Object.assign(world.state.settings, settings),
    ),
    reset: controlled.reset,
  };
}

type Acting = <Arguments extends unknown[], Result>(
  act: (world: World, ...given: Arguments) => Result,
) => (...given: Arguments) => Result;

function moneyControls(acting: Acting) {
  return {
    declineNext: acting((world, target: string, options: { times?: number; code?: string } = {}) => {
      world.state.declines[target] = { times: options.times ?? 1, code: options.code ?? "generic_decline" };
    }),
    requireConfirmationNext: acting((world, target: string, times?: number) => {
      world.state.confirmations[target] = times ?? 1;
    }),
    bookBalance: acting(bookBalance),
    openDispute: acting(
      (world, target: string, reason?: string) => openDispute(world, chargeOf(world, target), reason).id,
    ),
    closeDispute: acting((world, dispute: string, verdict: "won" | "lost") => {
      closeDispute(world, get(world, "disputes", dispute), verdict);
    }),
    refund: acting(
      (world, target: string, amount?: number) => refundCharge(world, chargeOf(world, target), { amount }).id,
    ),
    failRefund: acting((world, refund: string) => failRefund(world, get(world, "refunds", refund))),
  };
}

function timeControls(acting: Acting) {
  return {
    advanceTo: acting((world, customer: string, time: number) =>
      advanceClock(world, clockOf(world, customer), time),
    ),
    advanceDays: acting((world, customer: string, days: number) => {
      const clock = clockOf(world, customer);
      advanceClock(world, clock, clock.frozen_time + Math.round(days * daySeconds));
    }),
    advanceToNext: acting((world, customer: string) => {
      const clock = clockOf(world, customer);
      const next = nextDueAt(world, clock.id);
      if (next !== undefined) advanceClock(world, clock, Math.max(next, clock.frozen_time) + 2 * 3600);
    }),
  };
}

/** The customer's test clock; one that stands at now is made for a customer who lives in real time. */
function clockOf(world: World, id: string): Rows["testClocks"] {
  const customer = get(world, "customers", id, "customer");
  const existing = find(world, "testClocks", customer.test_clock);
  if (existing) return existing;
  const clock = createClock(world, nowFor(world, id), `Control page: ${customer.email ?? id}`);
  world.state.controlClocks[clock.id] = true;
  customer.test_clock = clock.id;
  for (const subscription of all(world, "subscriptions")) {
    if (subscription.customer === id) subscription.test_clock = clock.id;
  }
  return clock;
}

function chargeOf(world: World, target: string): Rows["charges"] {
  const id = find(world, "paymentIntents", target)?.latest_charge ?? target;
  const charge = find(world, "charges", id);
  if (charge === undefined) throw missing("charge", target, "charge");
  return charge;
}

function payAsBuyer(world: World, id: string, form: BuyerForm = {}): CheckoutResult {
  const session = get(world, "sessions", id, "session");
  const known = find(world, "customers", session.customer);
  const email = form.email ?? known?.email ?? session.customer_email ?? "buyer@example.com";
  const given = {
    card: form.card ?? "4242424242424242",
    email,
    name: form.name ?? known?.name ?? "Test Buyer",
  };
  const first = payCheckout(world, session, { form: given, authenticated: false });
  if (first.kind !== "confirm" || form.confirm === undefined) return first;
  if (form.confirm === "yes") return payCheckout(world, session, { form: given, authenticated: true });
  planOf(world, session).awaiting = null;
  return { kind: "refused", message: "We could not confirm your payment." };
}
