import { cardsToChoose, testCards } from "../engine/cards.ts";
import { formatMoney } from "../engine/money.ts";
import { applyPromotionCode, planOf, trialEndOf } from "../engine/session-pricing.ts";
import { StripeProblem } from "../http/problem.ts";
import type { CheckoutForm } from "../resources/checkout-orders.ts";
import { type CheckoutResult, needsCard, payCheckout } from "../resources/checkout-payment.ts";
import type { SessionLineRow, SessionRow } from "../world/rows.ts";
import { find, get, type World } from "../world/world.ts";
import { html, type Markup } from "@souk/markup";
import { alertBox, pageResponse, seeOther, sorryPage } from "./layout.ts";
import type { Page } from "./serve.ts";

/** The buyer's pages of a checkout session: pay, try another card, confirm, go back. */
export const checkoutPages: Page[] = [
  {
    method: "GET",
    path: "/checkout/:id",
    show: ({ world, id }) => checkoutPage(world, get(world, "sessions", id)),
  },
  {
    method: "POST",
    path: "/checkout/:id",
    show: ({ world, id, form }) => {
      const session = get(world, "sessions", id);
      const given = { card: form.card ?? "", email: form.email ?? "", name: form.name ?? "" };
      const result = payCheckout(world, session, { form: given, authenticated: false });
      return follow(world, session, { result, given });
    },
  },
  {
    method: "POST",
    path: "/checkout/:id/code",
    show: ({ world, id, form }) => {
      const session = get(world, "sessions", id);
      try {
        applyPromotionCode(world, session, form.code ?? "");
      } catch (error) {
        if (error instanceof StripeProblem) return checkoutPage(world, session, { message: error.message });
        throw error;
      }
      return seeOther(`/checkout/${id}`);
    },
  },
  {
    method: "GET",
    path: "/checkout/:id/confirm",
    show: ({ world, id }) => confirmPage(world, get(world, "sessions", id)),
  },
  {
    method: "POST",
    path: "/checkout/:id/confirm",
    show: ({ world, id, form }) => {
      const session = get(world, "sessions", id);
      const plan = planOf(world, session);
      const given = plan.awaiting;
      if (given === null) return seeOther(`/checkout/${id}`);
      if (form.answer === "yes") {
        const result = payCheckout(world, session, { form: given, authenticated: true });
        return follow(world, session, { result, given });
      }
      plan.awaiting = null;
      const message = "We could not confirm your payment. Please choose another card or try again.";
      return checkoutPage(world, session, { message, given });
    },
  },
];

function follow(
  world: World,
  session: SessionRow,
  { result, given }: { result: CheckoutResult; given: CheckoutForm },
): Response {
  if (result.kind === "confirm") return seeOther(`/checkout/${session.id}/confirm`);
  if (result.kind === "refused") return checkoutPage(world, session, { message: result.message, given });
  return seeOther(successUrl(session));
}

/** Where a buyer goes after paying: the given address with the session's id in its place. */
export function successUrl(session: SessionRow): string {
  return (session.success_url ?? "/").replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

interface Shown {
  message?: string;
  given?: CheckoutForm;
}

function checkoutPage(world: World, session: SessionRow, { message, given }: Shown = {}): Response {
  if (session.status === "complete") {
    return pageResponse({
      title: "Paid",
      narrow: true,
      body: html`<h1>This checkout is paid</h1><p><a href="${successUrl(session)}">Go on</a></p>`,
    });
  }
  if (session.status === "expired")
    return sorryPage("This checkout has expired. Please start again from the shop.", 410);
  const body = html`<div class="columns">
    <section aria-labelledby="what">${summary(world, session)}</section>
    <section class="card" aria-labelledby="pay"><h2 id="pay">${needsCard(session) ? "Pay with card" : "Confirm"}</h2>
      ${alertBox(message ?? null)}${payForm(world, session, given)}</section></div>`;
  return pageResponse({ title: "Checkout", body }, message ? 402 : 200);
}

function summary(world: World, session: SessionRow): Markup {
  const currency = session.currency ?? "usd";
  const total = session.amount_total ?? 0;
  const trialEnd = trialEndOf(world, session);
  const details = session.total_details;
  const plan = planOf(world, session);
  return html`<h1 id="what">${session.mode === "subscription" ? "Subscribe" : "Pay"}</h1>
    <p class="amount">${formatMoney(total, currency)}</p>
    <p class="soft">${trialEnd === null ? "due today" : `due today; your trial is free until ${dateOf(trialEnd)}`}</p>
    <table><caption class="soft small" style="text-align:left">What you get</caption>
      <thead><tr><th scope="col">Item</th><th scope="col" class="sum">Price</th></tr></thead>
      <tbody>${plan.lines.map((line) => lineRow(line, trialEnd !== null))}</tbody></table>
    <dl class="sums"><dt>Subtotal</dt><dd>${formatMoney(session.amount_subtotal ?? 0, currency)}</dd>
      ${details?.amount_discount ? html`<dt>Discount</dt><dd>−${formatMoney(details.amount_discount, currency)}</dd>` : null}
      ${session.automatic_tax.enabled ? html`<dt>Tax</dt><dd>${formatMoney(details?.amount_tax ?? 0, currency)}</dd>` : null}
      <dt class="total">Total due today</dt><dd class="total">${formatMoney(total, currency)}</dd></dl>
    ${session.allow_promotion_codes ? codeForm(session) : null}
    ${session.cancel_url ? html`<p><a href="${session.cancel_url}">← Back to the shop</a></p>` : null}`;
}

function lineRow(line: SessionLineRow, trial: boolean): Markup {
  const recurring = line.price?.recurring;
  const each = recurring?.usage_type === "metered" ? " each, billed" : "";
  const every = recurring
    ? `${each} per ${recurring.interval_count > 1 ? `${recurring.interval_count} ` : ""}${recurring.interval}`
    : "";
  const sum = (line.price?.unit_amount ?? 0) * (line.quantity ?? 1);
  const quantity = line.quantity && line.quantity > 1 ? `${line.quantity} × ` : "";
  return html`<tr><th scope="row">${quantity}${line.description ?? "Item"}</th>
    <td class="sum">${formatMoney(sum, line.currency)}${every}${trial && recurring ? html`<br><span class="soft small">after the trial</span>` : null}</td></tr>`;
}

function codeForm(session: SessionRow): Markup {
  return html`<form method="post" action="/checkout/${session.id}/code" class="apart"><label for="code">Promotion code</label>
    <input type="text" id="code" name="code" autocomplete="off" required><button type="submit">Apply</button></form>`;
}

function payForm(world: World, session: SessionRow, given: CheckoutForm | undefined): Markup {
  const known = find(world, "customers", session.customer);
  const email = known?.email ?? given?.email ?? session.customer_email ?? "";
  const chosen = given?.card ?? testCards[0].number;
  return html`<form method="post" action="/checkout/${session.id}">
    <label for="email">Email</label>
    <input type="email" id="email" name="email" autocomplete="email" required value="${email}"${known?.email ? { markup: " readonly" } : null}>
    ${needsCard(session) ? cardFields(chosen, given?.name ?? known?.name ?? "") : null}
    <button class="main wide" type="submit">${payLabel(world, session)}</button></form>
    <p class="soft small">Nothing is charged: these are test cards.</p>`;
}

function cardFields(chosen: string, name: string): Markup {
  return html`<fieldset><legend>Test card</legend>${cardsToChoose.map((card) => choice(card, chosen))}</fieldset>
    <label for="name">Name on card</label><input type="text" id="name" name="name" autocomplete="cc-name" value="${name}">`;
}

function choice(card: (typeof testCards)[number], chosen: string): Markup {
  const checked = card.number === chosen ? { markup: " checked" } : null;
  return html`<label class="choice"><input type="radio" name="card" value="${card.number}"${checked}>
    <span>${card.label}<br><span class="soft small">${card.number.replaceAll(/(\d{4})(?=\d)/g, "$1 ")}</span></span></label>`;
}

function payLabel(world: World, session: SessionRow): string {
  if (trialEndOf(world, session) !== null) return "Start trial";
  const total = formatMoney(session.amount_total ?? 0, session.currency ?? "usd");
  return session.mode === "subscription" ? `Subscribe for ${total}` : `Pay ${total}`;
}

function confirmPage(world: World, session: SessionRow): Response {
  if (planOf(world, session).awaiting === null) return seeOther(`/checkout/${session.id}`);
  return bankPage({
    action: `/checkout/${session.id}/confirm`,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
  });
}

/** The bank's question, as 3-D Secure asks it: yes pays, no refuses. */
export function bankPage({
  action,
  amount,
  currency,
}: {
  action: string;
  amount: number;
  currency: string;
}): Response {
  const sum = amount > 0 ? `a payment of ${formatMoney(amount, currency)}` : "that this card may be saved";
  return pageResponse({
    title: "Confirm with your bank",
    narrow: true,
    body: html`<section class="card"><h1>Confirm with your bank</h1><p>Your bank asks you to confirm ${sum} (3-D Secure).</p>
      <form method="post" action="${action}" class="row"><button class="main" name="answer" value="yes" type="submit">Confirm payment</button>
      <button name="answer" value="no" type="submit">Refuse</button></form></section>`,
  });
}

/** A date for people. */
export function dateOf(time: number): string {
  return new Date(time * 1000).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
