import type { Mail } from "../inbox.ts";
import { html, type Markup } from "@souk/markup";
import type { PageContent } from "./layout.ts";

/** All mails, or those to one address. */
export function listPage(mails: Mail[], to: string): PageContent {
  return {
    title: "Mails",
    list: mailList(mails, to),
    body: html`<div class="empty"><h1>No mail is open</h1><p>Choose one from the list. New ones appear by themselves.</p></div>`,
  };
}

/** One mail, as its reader sees it and as plain text. */
export function messagePage(mail: Mail, mails: Mail[], to: string): PageContent {
  return {
    title: mail.subject,
    list: mailList(mails, to, mail.id),
    isReading: true,
    body: html`<a class="back" href="/${query(to)}">All mails</a><h1>${mail.subject}</h1>
<dl><dt>To</dt><dd>${mail.to.join(", ")}</dd><dt>From</dt><dd>${mail.from}</dd><dt>Sent</dt><dd>${time(mail)}</dd></dl>
${mail.html && html`<iframe title="The mail" src="/messages/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
<h2>Plain text</h2><pre>${linked(mail.text)}</pre>`,
  };
}

/** What is no page, and no mail any more. */
export function missingPage(): PageContent {
  return {
    title: "Not here",
    list: mailList([], ""),
    isReading: true,
    body: html`<div class="empty"><h1>This mail is not here</h1><p>The mailbox forgets when it is emptied and when it stops. <a href="/">All mails</a></p></div>`,
  };
}

function mailList(mails: Mail[], to: string, openId?: string): Markup {
  return html`<form class="find" action="/"><label class="sr" for="to">Mails to</label>
<input id="to" name="to" type="search" placeholder="Mails to …" autocomplete="off" value="${to}"></form>
${mails.length > 0 ? html`<ol>${mails.map((mail) => entry(mail, to, openId))}</ol>` : html`<p class="none">${to ? "No mail to this address." : "No mail yet. Sign up, and one will be here."}</p>`}`;
}

function entry(mail: Mail, to: string, openId: string | undefined): Markup {
  const current: Markup | null = mail.id === openId ? { markup: ' aria-current="page"' } : null;
  return html`<li><a href="/messages/${mail.id}${query(to)}"${current}><b>${mail.subject}</b>${time(mail)}<span>${mail.to.join(", ")}</span></a></li>`;
}

const query = (to: string) => (to ? `?to=${encodeURIComponent(to)}` : "");

function time({ receivedAt }: Mail): Markup {
  const words = new Date(receivedAt).toLocaleTimeString("en-GB");
  return html`<time datetime="${receivedAt}">${words}</time>`;
}

/** Text with its web addresses made clickable. */
function linked(text: string): Markup {
  const parts = text.split(/(https?:\/\/\S+)/);
  return html`${parts.map((part, at) => (at % 2 ? html`<a href="${part}">${part}</a>` : html`${part}`))}`;
}
