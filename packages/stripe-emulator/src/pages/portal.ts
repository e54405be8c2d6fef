import { addCard, cardsToChoose, findTestCard, testCards } from "../engine/cards.ts";
import { formatMoney } from "../engine/money.ts";
import { productName } from "../engine/invoice-lines.ts";
import { cancelNow, changePlan } from "../engine/subscription-change.ts";
import { invalid, StripeProblem } from "../http/problem.ts";
import { usableCard } from "../resources/payment-methods.ts";
import { change } from "../world/events.ts";
import type { Rows, SubscriptionRow } from "../world/rows.ts";
import { all, find, get, newestFirst, nowFor, type World } from "../world/world.ts";
import { dateOf } from "./checkout.ts";
import { html, type Markup } from "@souk/markup";
import { alertBox, pageResponse, seeOther } from "./layout.ts";
import type { Page, Visit } from "./serve.ts";

type Session = Rows["portalSessions"];

/** The customer's own billing page: switch, cancel, resume, another card, invoices. */
export const portalPages: Page[] = [
  {
    method: "GET",
    path: "/portal/:id",
    show: ({ world, id }) => portalPage(world, get(world, "portalSessions", id), null),
  },
  action("switch", "subscription_update", ({ world, form, session }) => {
    const subscription = ownSubscription(world, session, form.subscription);
    const item = subscription.items.data[0];
    changePlan(world, subscription, {
      order: {
        items: [{ id: item?.id, price: form.price ?? "" }],
        proration: prorationOf(world, session),
        endTrial: subscription.status === "trialing",
      },
      behavior: "pending_if_incomplete",
    });
    const invoice = find(world, "invoices", subscription.latest_invoice);
    return subscription.pending_update && invoice ? `/invoices/${invoice.id}` : null;
  }),
  action("cancel", "subscription_cancel", ({ world, form, session }) => {
    const subscription = ownSubscription(world, session, form.subscription);
    if (configurationOf(world, session).features.subscription_cancel.mode === "immediately") {
      cancelNow(world, subscription, {});
      return null;
    }
    const cancel_at = subscription.items.data[0]?.current_period_end ?? null;
    const canceled_at = nowFor(world, subscription.customer);
    change(
      world,
      subscription,
      { cancel_at_period_end: true, cancel_at, canceled_at },
      "customer.subscription.updated",
    );
    return null;
  }),
  action("resume", "subscription_cancel", ({ world, form, session }) => {
    const subscription = ownSubscription(world, session, form.subscription);
    const patch = { cancel_at_period_end: false, cancel_at: null, canceled_at: null };
    change(world, subscription, patch, "customer.subscription.updated");
    return null;
  }),
  action("card", "payment_method_update", ({ world, form, session }) => {
    const test = findTestCard(form.card ?? "") ?? testCards[0];
    const card = addCard(world, { card: test, customer: null });
    usableCard(world, card.id, session.customer);
    const customer = get(world, "customers", session.customer);
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: card.id };
    change(world, customer, { invoice_settings }, "customer.updated");
    for (const one of liveSubscriptions(world, session.customer)) one.default_payment_method = card.id;
    return null;
  }),
];

type Feature = "subscription_update" | "subscription_cancel" | "payment_method_update";

/**
 * An action of the page: afterwards to where it says, to the flow's return address, or back to the page. Refused
 * where the session's configuration has its feature off.
 */
function action(
  name: string,
  feature: Feature,
  act: (visit: Visit & { session: Session }) => string | null,
): Page {
  return {
    method: "POST",
    path: `/portal/:id/${name}`,
    show: (visit) => {
      const session = get(visit.world, "portalSessions", visit.id);
      try {
        if (!configurationOf(visit.world, session).features[feature].enabled)
          throw invalid("This portal does not offer that.");
        const next = act({ ...visit, session });
        const after = session.flow?.after_completion;
        return seeOther(
          next ?? (after?.type === "redirect" ? (after.redirect?.return_url ?? "") : `/portal/${session.id}`),
        );
      } catch (error) {
        if (error instanceof StripeProblem) return portalPage(visit.world, session, error.message);
        throw error;
      }
    },
  };
}

function configurationOf(world: World, session: Session): Rows["portalConfigurations"] {
  return get(world, "portalConfigurations", session.configuration);
}

function prorationOf(world: World, session: Session): "always_invoice" | "create_prorations" | "none" {
  const behavior = configurationOf(world, session).features.subscription_update.proration_behavior;
  if (behavior === "none") return "none";
  return behavior === "create_prorations" ? "create_prorations" : "always_invoice";
}

function ownSubscription(world: World, session: Session, id: string | undefined): SubscriptionRow {
  const own = liveSubscriptions(world, session.customer).find((one) => one.id === id);
  return own ?? get(world, "subscriptions", "");
}

function liveSubscriptions(world: World, customer: string): SubscriptionRow[] {
  return all(world, "subscriptions").filter(
    (one) => one.customer === customer && one.status !== "canceled" && one.status !== "incomplete_expired",
  );
}

function portalPage(world: World, session: Session, message: string | null): Response {
  const { features } = configurationOf(world, session);
  const focus = world.state.portalFlows[session.id]?.subscription;
  const subscriptions = liveSubscriptions(world, session.customer).filter(
    (one) => !focus || one.id === focus,
  );
  const body = html`<h1>Your billing</h1>${alertBox(message)}
    ${session.return_url ? html`<p><a href="${session.return_url}">← Back to the shop</a></p>` : null}
    ${subscriptions.length === 0 ? html`<p class="card">You have no subscription.</p>` : null}
    ${subscriptions.map((one) => subscriptionCard(world, session, one))}
    ${features.payment_method_update.enabled ? cardForm(world, session) : null}
    ${features.invoice_history.enabled ? html`<section class="card" aria-labelledby="history"><h2 id="history">Invoices</h2>${invoiceTable(world, session.customer)}</section>` : null}`;
  return pageResponse({ title: "Billing portal", narrow: true, body }, message ? 402 : 200);
}

function cardForm(world: World, session: Session): Markup {
  const { invoice_settings } = get(world, "customers", session.customer);
  const card = find(world, "paymentMethods", invoice_settings.default_payment_method)?.card;
  return html`<section class="card" aria-labelledby="method"><h2 id="method">Payment method</h2>
      <p>${card ? `${card.brand} ending in ${card.last4}` : "The card you subscribed with is used."}</p>
      <form method="post" action="/portal/${session.id}/card"><label for="card">Another card</label>
      <select id="card" name="card">${cardsToChoose.map((one) => html`<option value="${one.number}">${one.label} (${one.number.slice(-4)})</option>`)}</select>
      <button type="submit">Use this card</button></form></section>`;
}

function subscriptionCard(world: World, session: Session, subscription: SubscriptionRow): Markup {
  const item = subscription.items.data[0];
  if (item === undefined) return html``;
  const { features } = configurationOf(world, session);
  const base = `/portal/${session.id}`;
  const hidden = html`<input type="hidden" name="subscription" value="${subscription.id}">`;
  const ends = subscription.cancel_at_period_end;
  const next = `${ends ? "Ends" : "Renews"} on ${dateOf(item.current_period_end)}`;
  return html`<section class="card" aria-label="Subscription to ${productName(world, item.price)}">
    <h2>${productName(world, item.price)}</h2>
    <p><span class="pill">${subscription.status}</span> ${priceLabel(item.price)} · <span class="soft">${next}</span></p>
    ${features.subscription_update.enabled ? switchForm(world, { session, subscription, hidden }) : null}
    ${ends && features.subscription_cancel.enabled ? html`<form method="post" action="${base}/resume">${hidden}<button class="main" type="submit">Keep the subscription</button></form>` : null}
    ${!ends && features.subscription_cancel.enabled ? html`<form method="post" action="${base}/cancel">${hidden}<button type="submit">Cancel subscription</button></form>` : null}
    </section>`;
}

function switchForm(
  world: World,
  { session, subscription, hidden }: { session: Session; subscription: SubscriptionRow; hidden: Markup },
): Markup | null {
  const current = subscription.items.data[0]?.price;
  const wanted = world.state.portalFlows[session.id]?.price;
  const offered = offeredPrices(world, session, subscription).filter((price) => price.id !== current?.id);
  if (offered.length === 0) return null;
  const options = offered.map((price) => {
    const selected = price.id === wanted ? { markup: " selected" } : null;
    return html`<option value="${price.id}"${selected}>${productName(world, price)}: ${priceLabel(price)}</option>`;
  });
  return html`<form method="post" action="/portal/${session.id}/switch">${hidden}<label for="to-${subscription.id}">Switch to</label>
    <select id="to-${subscription.id}" name="price">${options}</select><button class="main" type="submit">Confirm the switch</button></form>`;
}

/** The prices a customer may switch to: the configured ones, else the other prices of the same product. */
function offeredPrices(world: World, session: Session, subscription: SubscriptionRow): Rows["prices"][] {
  const configured = configurationOf(world, session).features.subscription_update.products ?? [];
  const wanted = world.state.portalFlows[session.id]?.price;
  const ids = new Set(configured.flatMap((product) => product.prices));
  const product = subscription.items.data[0]?.price.product;
  return all(world, "prices").filter((price) => {
    if (!price.active || price.recurring === null) return false;
    return price.id === wanted || (ids.size > 0 ? ids.has(price.id) : price.product === product);
  });
}

function priceLabel(price: Rows["prices"]): string {
  return `${formatMoney(price.unit_amount ?? 0, price.currency)} per ${price.recurring?.interval ?? "once"}`;
}

function invoiceTable(world: World, customer: string): Markup {
  const invoices = newestFirst(world, "invoices").filter(
    (one) => one.customer === customer && one.status !== "draft",
  );
  if (invoices.length === 0) return html`<p class="soft">None yet.</p>`;
  const rows = invoices.map(
    (
      one,
    ) => html`<tr><th scope="row"><a href="/invoices/${one.id}">${one.number ?? one.id}</a></th><td>${dateOf(one.created)}</td>
      <td>${one.status ?? ""}</td><td class="sum">${formatMoney(one.total, one.currency)}</td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">Number</th><th scope="col">Date</th><th scope="col">Status</th><th scope="col" class="sum">Total</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
