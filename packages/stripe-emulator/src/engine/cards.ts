import type { Rows } from "../world/rows.ts";
import type { CardBehaviour } from "../world/state.ts";
import { idFor, insert, nowFor, type World } from "../world/world.ts";

interface TestCard {
  /** Stripe's ready-made payment method, accepted wherever an id of one is. */
  token: string;
  number: string;
  brand: "visa" | "mastercard";
  behaviour: CardBehaviour;
  label: string;
}

/** Stripe's test cards that the emulator knows (docs.stripe.com/testing). The first is the one that just works. */
export const testCards: [TestCard, ...TestCard[]] = [
  {
    token: "pm_card_visa",
    number: "4242424242424242",
    brand: "visa",
    behaviour: "succeeds",
    label: "Visa that works",
  },
  {
    token: "pm_card_mastercard",
    number: "5555555555554444",
    brand: "mastercard",
    behaviour: "succeeds",
    label: "Mastercard that works",
  },
  {
    token: "pm_card_visa_chargeDeclined",
    number: "4000000000000002",
    brand: "visa",
    behaviour: "declines",
    label: "Card that is declined",
  },
  {
    token: "pm_card_visa_chargeDeclinedInsufficientFunds",
    number: "4000000000009995",
    brand: "visa",
    behaviour: "insufficient_funds",
    label: "Card without funds",
  },
  {
    token: "pm_card_chargeCustomerFail",
    number: "4000000000000341",
    brand: "visa",
    behaviour: "declines_when_charged",
    label: "Card that can be saved but declines every charge",
  },
  {
    token: "pm_card_authenticationRequired",
    number: "4000002760003184",
    brand: "visa",
    behaviour: "authenticates_each_time",
    label: "Card that asks for confirmation (3-D Secure), every time",
  },
  {
    token: "pm_card_authenticationRequiredOnSetup",
    number: "4000002500003155",
    brand: "visa",
    behaviour: "authenticates_at_setup",
    label: "Card that asks for confirmation once",
  },
  {
    token: "pm_card_threeDSecure2Required",
    number: "4000000000003220",
    brand: "visa",
    behaviour: "authenticates_each_time",
    label: "Card that must use 3-D Secure 2",
  },
  {
    token: "pm_card_createDispute",
    number: "4000000000000259",
    brand: "visa",
    behaviour: "disputes",
    label: "Card whose payment is disputed at once",
  },
  {
    token: "pm_card_refundFail",
    number: "4000000000005126",
    brand: "visa",
    behaviour: "refunds_fail",
    label: "Card whose refunds fail a moment later",
  },
  {
    token: "pm_emulated_bankDebit",
    number: "0001234567890000",
    brand: "visa",
    behaviour: "settles_later",
    label: "Bank debit that settles later (one-time payments)",
  },
];

/** One card for each way a card can behave: what a person chooses from on a page. */
export const cardsToChoose: TestCard[] = testCards.filter(
  (one, position) => testCards.findIndex((other) => other.behaviour === one.behaviour) === position,
);

/** The test card of a ready-made payment method or of a card number. */
export function findTestCard(tokenOrNumber: string): TestCard | undefined {
  const digits = tokenOrNumber.replaceAll(/[\s-]/g, "");
  const token = tokenOrNumber.replace(/^tok_/, "pm_card_");
  return testCards.find((one) => one.token === token || one.number === digits);
}

interface NewCard {
  card: TestCard;
  customer: string | null;
  name?: string | null;
  email?: string | null;
}

/** Keeps a new payment method for a test card; the number is used for nothing but its last four digits. */
export function addCard(
  world: World,
  { card: test, customer, name, email }: NewCard,
): Rows["paymentMethods"] {
  const row = insert(world, "paymentMethods", {
    id: idFor("paymentMethods"),
    object: "payment_method",
    allow_redisplay: "always",
    billing_details: { address: null, email: email ?? null, name: name ?? null, phone: null, tax_id: null },
    card: {
      brand: test.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: test.brand,
      exp_month: 12,
      exp_year: new Date().getUTCFullYear() + 4,
      fingerprint: `emulated${test.number.slice(-8)}`,
      funding: "credit",
      generated_from: null,
      last4: test.number.slice(-4),
      networks: { available: [test.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: nowFor(world, customer),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  });
  world.state.cards[row.id] = { behaviour: test.behaviour, authenticated: false };
  return row;
}
