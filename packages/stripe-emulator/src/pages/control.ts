import { balanceOf } from "../engine/balance.ts";
import { productName } from "../engine/invoice-lines.ts";
import { nextDueAt } from "../engine/due.ts";
import { formatMoney } from "../engine/money.ts";
import type { Rows, SubscriptionRow } from "../world/rows.ts";
import { find, newestFirst, nowFor, type World } from "../world/world.ts";
import { html, type Markup } from "@souk/markup";
import { pageResponse } from "./layout.ts";
import type { Page } from "./serve.ts";

/** The control page: every customer with what can be made to happen to them, and the events on their way. */
export const controlPages: Page[] = [{ method: "GET", path: "/", show: ({ world }) => controlPage(world) }];

function controlPage(world: World): Response {
  const customers = newestFirst(world, "customers").filter((one) => !one.deleted);
  const sums = [...balanceOf(world, null)].map(([currency, sum]) => formatMoney(sum, currency)).join(", ");
  const body = html`<h1>Stripe emulator</h1>
    <p class="soft">Balance: ${sums || "nothing yet"}. Everything here is made up; advancing time moves only that customer.</p>
    ${openCheckouts(world)}${unsettled(world)}
    <h2>Customers</h2>
    ${customers.length === 0 ? html`<p class="card">No customers yet. They appear when somebody checks out.</p>` : null}
    ${customers.slice(0, 50).map((one) => customerCard(world, one))}
    <section class="card" aria-labelledby="events"><h2 id="events">Events on their way</h2>${faultForms(world)}${deliveryTable(world)}</section>`;
  return pageResponse({ title: "Controls", body });
}

function openCheckouts(world: World): Markup | null {
  const open = newestFirst(world, "sessions").filter((session) => session.status === "open");
  if (open.length === 0) return null;
  const rows = open
    .slice(0, 10)
    .map(
      (session) =>
        html`<li><a href="/checkout/${session.id}">${formatMoney(session.amount_total ?? 0, session.currency ?? "usd")}, ${session.mode}</a></li>`,
    );
  return html`<section class="card" aria-labelledby="open"><h2 id="open">Open checkouts</h2><ul>${rows}</ul></section>`;
}

function unsettled(world: World): Markup | null {
  const waiting = newestFirst(world, "sessions").filter(
    (session) => find(world, "paymentIntents", session.payment_intent)?.status === "processing",
  );
  if (waiting.length === 0) return null;
  const rows = waiting.map(
    (session) => html`<div class="row">${formatMoney(session.amount_total ?? 0, session.currency ?? "usd")}
      ${button("settle-payment", { session: session.id, verdict: "succeeded" }, "Settle")}
      ${button("settle-payment", { session: session.id, verdict: "failed" }, "Let it fail")}</div>`,
  );
  return html`<section class="card" aria-labelledby="debits"><h2 id="debits">Bank debits that wait</h2>${rows}</section>`;
}

function customerCard(world: World, customer: Rows["customers"]): Markup {
  const subscriptions = newestFirst(world, "subscriptions").filter((one) => one.customer === customer.id);
  const charges = newestFirst(world, "charges").filter((one) => one.customer === customer.id && one.paid);
  const label = customer.email ?? customer.name ?? customer.id;
  const declines = world.state.declines[customer.id]?.times ?? 0;
  const next = customer.test_clock ? nextDueAt(world, customer.test_clock) : nextOwn(subscriptions);
  return html`<section class="card" aria-label="Customer ${label}"><h2>${label}</h2>
    <p class="soft small">${customer.id} · their time: ${timeOf(nowFor(world, customer.id))}${next ? ` · next: ${timeOf(next)}` : ""}
    ${declines > 0 ? html` · <span class="bad">next ${declines} charges will fail</span>` : null}</p>
    ${subscriptions.map((one) => subscriptionLine(world, one))}
    <div class="row">
      ${button("advance", { customer: customer.id }, "Advance to what is due next")}
      ${button("advance", { customer: customer.id, days: "31" }, "Advance 31 days")}
      ${button("decline-next", { target: customer.id }, "Fail next charge")}
      ${button("require-confirmation-next", { target: customer.id }, "Ask 3-D Secure next")}</div>
    ${charges.slice(0, 5).map((one) => chargeLine(world, one))}</section>`;
}

function nextOwn(subscriptions: SubscriptionRow[]): number | undefined {
  const ends = subscriptions
    .filter((one) => one.status !== "canceled" && one.status !== "incomplete_expired")
    .flatMap((one) => one.items.data.map((item) => item.current_period_end));
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function subscriptionLine(world: World, subscription: SubscriptionRow): Markup {
  const item = subscription.items.data[0];
  const invoice = find(world, "invoices", subscription.latest_invoice);
  const bad =
    subscription.status === "past_due" || subscription.status === "unpaid" ? { markup: " bad" } : null;
  return html`<p><span class="pill${bad}">${subscription.status}</span> ${item ? productName(world, item.price) : subscription.id}
    ${item ? html`<span class="soft">until ${timeOf(item.current_period_end)}${subscription.cancel_at_period_end ? ", then canceled" : ""}</span>` : null}
    ${invoice?.hosted_invoice_url ? html`<a href="/invoices/${invoice.id}">latest invoice (${invoice.status ?? ""})</a>` : null}</p>`;
}

function chargeLine(world: World, charge: Rows["charges"]): Markup {
  const dispute = newestFirst(world, "disputes").find((one) => one.charge === charge.id);
  const open = dispute && dispute.status !== "won" && dispute.status !== "lost";
  const left = charge.amount - charge.amount_refunded;
  return html`<div class="row small"><span>${formatMoney(charge.amount, charge.currency)} on ${timeOf(charge.created)}</span>
    ${charge.amount_refunded > 0 ? html`<span class="soft">refunded ${formatMoney(charge.amount_refunded, charge.currency)}</span>` : null}
    ${dispute ? html`<span class="pill">dispute ${dispute.status}</span>` : null}
    ${left > 0 && !charge.disputed ? button("refund", { charge: charge.id }, "Refund") : null}
    ${charge.disputed ? null : button("open-dispute", { charge: charge.id }, "Dispute")}
    ${open ? button("close-dispute", { dispute: dispute.id, verdict: "won" }, "Dispute won") : null}
    ${open ? button("close-dispute", { dispute: dispute.id, verdict: "lost" }, "Dispute lost") : null}</div>`;
}

function faultForms(world: World): Markup {
  const { faults } = world.state;
  return html`<p class="soft small">Order ${faults.order}, ${faults.copies}× each, ${faults.delayMs} ms delay, ${faults.drop} to drop${faults.hold ? ", held" : ""}.</p>
    <div class="row">
      ${faults.hold ? button("set-delivery", { hold: "false" }, "Let events go") : button("set-delivery", { hold: "true" }, "Hold events")}
      ${button("set-delivery", { order: "reverse" }, "Reverse the order")}
      ${button("set-delivery", { order: "shuffled" }, "Shuffle")}
      ${button("set-delivery", { copies: "2" }, "Send twice")}
      ${button("set-delivery", { drop: "1" }, "Drop the next")}
      ${button("clear-faults", {}, "No faults")}</div>`;
}

function deliveryTable(world: World): Markup {
  const last = world.state.deliveries.slice(-25).toReversed();
  if (last.length === 0)
    return html`<p class="soft">None yet${Object.keys(world.state.rows.webhookEndpoints).length === 0 ? ", and no endpoint to send to" : ""}.</p>`;
  const rows = last.map((delivery) => {
    const event = find(world, "events", delivery.event);
    const bad = delivery.state === "failed" || (delivery.state === "waiting" && delivery.attempts > 0);
    return html`<tr><th scope="row">${event?.type ?? "gone"}<br><span class="soft small">${delivery.event}</span></th>
      <td${bad ? { markup: ' class="bad"' } : null}>${delivery.state}${delivery.attempts > 0 ? `, ${delivery.attempts} tries` : ""}
      ${delivery.lastStatus ? ` (${delivery.lastStatus})` : ""} ${delivery.lastError ?? ""}</td>
      <td>${button("redeliver", { event: delivery.event }, "Redeliver")}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">Event</th><th scope="col">State</th><th scope="col">Again</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function button(verb: string, fields: Record<string, string>, label: string): Markup {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/_controls/${verb}">${inputs}<button type="submit">${label}</button></form>`;
}

function timeOf(time: number): string {
  return `${new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
