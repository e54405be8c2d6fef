import { addCard, cardsToChoose, findTestCard } from "../engine/cards.ts";
import { declineMessage } from "../engine/charge-row.ts";
import { intentOf } from "../engine/invoice-payments.ts";
import { cardFor, confirmIntent, payInvoice } from "../engine/invoicing.ts";
import { formatMoney } from "../engine/money.ts";
import type { InvoiceLineRow, InvoiceRow, Rows } from "../world/rows.ts";
import { find, get, type World } from "../world/world.ts";
import { bankPage, dateOf } from "./checkout.ts";
import { html, type Markup } from "@souk/markup";
import { alertBox, pageResponse, seeOther } from "./layout.ts";
import type { Page } from "./serve.ts";

/** Hosted invoice, its printable form, the receipt, and the bank's question for a payment intent. */
export const invoicePages: Page[] = [
  {
    method: "GET",
    path: "/invoices/:id",
    show: ({ world, id }) => invoicePage(world, get(world, "invoices", id), null),
  },
  {
    method: "GET",
    path: "/invoices/:id/print",
    show: ({ world, id }) => {
      const invoice = get(world, "invoices", id);
      return pageResponse({
        title: `Invoice ${invoice.number ?? ""}`,
        narrow: true,
        body: html`${sheet(invoice)}`,
      });
    },
  },
  {
    method: "POST",
    path: "/invoices/:id/pay",
    show: ({ world, id, form }) => pay(world, get(world, "invoices", id), form.card ?? ""),
  },
  {
    method: "GET",
    path: "/authenticate/:id",
    show: ({ world, id, query }) => {
      const { amount, currency, status } = get(world, "paymentIntents", id);
      if (status !== "requires_action") return seeOther(backTo(world, id, query.get("return")));
      return bankPage({ action: `/authenticate/${id}`, amount, currency });
    },
  },
  {
    method: "POST",
    path: "/authenticate/:id",
    show: ({ world, id, form }) => authenticate(world, id, form.answer === "yes"),
  },
  {
    method: "GET",
    path: "/receipts/:id",
    show: ({ world, id }) => receiptPage(get(world, "charges", id)),
  },
];

function invoicePage(world: World, invoice: InvoiceRow, message: string | null): Response {
  const saved = cardFor(world, invoice)?.card;
  const body = html`${sheet(invoice)}${alertBox(message)}
    ${invoice.status === "open" ? payCard(invoice, saved?.last4 ?? null) : null}
    <p class="no-print"><a href="/invoices/${invoice.id}/print">Printable invoice</a></p>`;
  return pageResponse(
    { title: `Invoice ${invoice.number ?? "(draft)"}`, narrow: true, body },
    message ? 402 : 200,
  );
}

function payCard(invoice: InvoiceRow, saved: string | null): Markup {
  const options = cardsToChoose.map(
    (card) => html`<option value="${card.number}">${card.label} (${card.number.slice(-4)})</option>`,
  );
  return html`<section class="card no-print" aria-labelledby="pay"><h2 id="pay">Pay this invoice</h2>
    <form method="post" action="/invoices/${invoice.id}/pay"><label for="card">Card</label><select id="card" name="card">
    ${saved ? html`<option value="">The card on file (${saved})</option>` : null}${options}</select>
    <button class="main wide" type="submit">Pay ${formatMoney(invoice.amount_remaining, invoice.currency)}</button></form></section>`;
}

function sheet(invoice: InvoiceRow): Markup {
  const { currency } = invoice;
  const discount = (invoice.total_discount_amounts ?? []).reduce((sum, one) => sum + one.amount, 0);
  const tax = (invoice.total_taxes ?? []).reduce((sum, one) => sum + one.amount, 0);
  const credit = invoice.total - invoice.amount_due;
  return html`<section class="card"><p class="row"><span class="pill">${invoice.status ?? ""}</span></p>
    <h1>Invoice ${invoice.number ?? "(draft)"}</h1>
    <p class="soft">${dateOf(invoice.created)}<br>${invoice.customer_name ?? ""} ${invoice.customer_email ?? ""}</p>
    <div class="scroll"><table><thead><tr><th scope="col">Description</th><th scope="col" class="sum">Amount</th></tr></thead>
    <tbody>${invoice.lines.data.map(line)}</tbody></table></div>
    <dl class="sums"><dt>Subtotal</dt><dd>${formatMoney(invoice.subtotal, currency)}</dd>
    ${discount > 0 ? html`<dt>Discount</dt><dd>−${formatMoney(discount, currency)}</dd>` : null}
    ${tax > 0 ? html`<dt>Tax</dt><dd>${formatMoney(tax, currency)}</dd>` : null}
    <dt>Total</dt><dd>${formatMoney(invoice.total, currency)}</dd>
    ${credit !== 0 ? html`<dt>Customer balance</dt><dd>${formatMoney(-credit, currency)}</dd>` : null}
    <dt>Paid</dt><dd>${formatMoney(invoice.amount_paid, currency)}</dd>
    <dt class="total">Due</dt><dd class="total">${formatMoney(invoice.amount_remaining, currency)}</dd></dl></section>`;
}

function line(row: InvoiceLineRow): Markup {
  return html`<tr><th scope="row">${row.description ?? ""}<br><span class="soft small">${dateOf(row.period.start)} – ${dateOf(row.period.end)}</span></th>
    <td class="sum">${formatMoney(row.amount, row.currency)}</td></tr>`;
}

function pay(world: World, invoice: InvoiceRow, number: string): Response {
  const test = findTestCard(number);
  const paymentMethod = test
    ? addCard(world, { card: test, customer: invoice.customer })
    : cardFor(world, invoice);
  if (paymentMethod === undefined) return invoicePage(world, invoice, "Please choose a card.");
  const outcome = payInvoice(world, invoice, { paymentMethod, retry: invoice.next_payment_attempt !== null });
  if (outcome.kind === "declined") return invoicePage(world, invoice, declineMessage(outcome.code));
  if (outcome.kind === "requires_action")
    return seeOther(`/authenticate/${intentOf(world, invoice)?.id ?? ""}`);
  return seeOther(`/invoices/${invoice.id}`);
}

function authenticate(world: World, id: string, agreed: boolean): Response {
  const intent = get(world, "paymentIntents", id);
  const paymentMethod = find(world, "paymentMethods", intent.payment_method);
  if (paymentMethod && agreed) confirmIntent(world, { intent, paymentMethod }, { authenticated: true });
  else Object.assign(intent, { status: "requires_payment_method", next_action: null });
  return seeOther(backTo(world, id, null));
}

function backTo(world: World, intent: string, wanted: string | null): string {
  const payment = Object.values(world.state.rows.invoicePayments).find(
    (one) => one.payment.payment_intent === intent,
  );
  if (wanted && URL.canParse(wanted)) return wanted;
  return payment ? `/invoices/${payment.invoice}` : "/";
}

function receiptPage(charge: Rows["charges"]): Response {
  const refunded = charge.amount_refunded;
  return pageResponse({
    title: "Receipt",
    narrow: true,
    body: html`<section class="card"><h1>Receipt</h1><p class="amount">${formatMoney(charge.amount, charge.currency)}</p>
      <p class="soft">Paid on ${dateOf(charge.created)}${charge.description ? ` · ${charge.description}` : ""}</p>
      ${refunded > 0 ? html`<p>Refunded: ${formatMoney(refunded, charge.currency)}</p>` : null}</section>`,
  });
}
