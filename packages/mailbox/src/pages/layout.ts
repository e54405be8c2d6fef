import { html, type Markup } from "@souk/markup";

const STYLE = `
:root { color-scheme: light dark; --canvas: #fbfaf8; --surface: #fff; --sunken: #f4f2ee; --line: #e8e4de; --field: #968e84;
  --ink: #1d1a17; --muted: #57514a; --subtle: #6f6860; --accent: #b4491f; --accent-soft: #fbeee5; --accent-ink: #9f3f19; }
@media (prefers-color-scheme: dark) { :root { --canvas: #131211; --surface: #1a1917; --sunken: #0f0e0d; --line: #2d2a27; --field: #736b64;
  --ink: #f5f2ee; --muted: #b9b2a9; --subtle: #98918a; --accent: #ea8d55; --accent-soft: #34200f; --accent-ink: #f3a878; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; font: 15px/1.5 Geist, system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--canvas);
  display: grid; grid-template-rows: auto 1fr; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--surface); }
header a { display: flex; gap: .625rem; align-items: center; font-weight: 600; color: inherit; text-decoration: none; border-radius: .375rem; }
header svg { width: 1.75rem; height: 1.75rem; }
header p { margin: 0; color: var(--subtle); font-size: .8125rem; flex: 1 1 12rem; }
.room { display: grid; grid-template-columns: minmax(17rem, 24rem) minmax(0, 1fr); min-height: 0; }
nav { border-right: 1px solid var(--line); background: var(--surface); }
form { margin: 0; } .find { padding: .875rem 1rem; border-bottom: 1px solid var(--line); }
input { width: 100%; font: inherit; color: inherit; background: var(--canvas); border: 1px solid var(--field); border-radius: .5rem; padding: .4375rem .75rem; }
button { font: inherit; font-size: .8125rem; font-weight: 500; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; padding: .3125rem .75rem; cursor: pointer; }
ol { list-style: none; margin: 0; padding: 0; }
li a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 .75rem; padding: .75rem 1rem; color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); border-left: 3px solid transparent; }
li a:hover { background: var(--sunken); } li a[aria-current] { background: var(--accent-soft); border-left-color: var(--accent); }
li b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } li time { color: var(--subtle); font-size: .8125rem; line-height: 1.75; }
li span { grid-column: 1 / -1; color: var(--muted); font-size: .8125rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
main { padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 3rem; min-width: 0; }
h1 { font-size: 1.25rem; line-height: 1.4; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .125rem .875rem; margin: 0 0 1.25rem; font-size: .8125rem; } dt { color: var(--subtle); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--canvas); }
pre { margin: 0; padding: 1.25rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--surface); font: .8125rem/1.6 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { max-width: 26rem; margin: 15vh auto 0; text-align: center; color: var(--muted); } .none { padding: 1.25rem 1rem; color: var(--subtle); font-size: .8125rem; margin: 0; }
a { color: var(--accent-ink); } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; } li a:focus-visible { outline-offset: -3px; }
.back { display: none; } .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 48rem) { .room { grid-template-columns: minmax(0, 1fr); } nav { border-right: 0; } .room.reading nav { display: none; } .room:not(.reading) main { display: none; }
  .back { display: inline-block; margin: 0 0 1rem; } }
`;

/** Looks for new mail and shows it, unless somebody is typing. The page does the same without it when it is reloaded. */
export const PAGE_SCRIPT = `
const list = document.querySelector("nav");
setInterval(async () => {
  if (document.hidden || document.activeElement?.tagName === "INPUT") return;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("nav ol, nav .none");
  const shown = list.querySelector("ol, .none");
  if (fresh && shown && fresh.outerHTML !== shown.outerHTML) shown.replaceWith(fresh);
}, 1500);
`;

/** What a page of the mailbox shows beside and within its frame. */
export interface PageContent {
  title: string;
  list: Markup;
  body: Markup;
  /** On a narrow screen: the body instead of the list. */
  isReading?: boolean;
}

/** A whole page: who it is, the list, and what is open. */
export function page({ title, list, body, isReading }: PageContent): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Mailbox</title><link rel="icon" href="data:,"><style>${{ markup: STYLE }}</style><script type="module" src="/page.js"></script></head>
<body><header><a href="/">${LOGO} Mailbox</a><p>Every mail that Souk sends on this machine. Nothing leaves it.</p>
<form method="post" action="/clear"><button>Empty the mailbox</button></form></header>
<div class="room${isReading ? " reading" : ""}"><nav aria-label="Mails">${list}</nav><main>${body}</main></div></body></html>`
    .markup;
}

const LOGO: Markup = {
  markup: `<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="var(--accent)"/><path fill="none" stroke="var(--canvas)" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" d="M7 12.500h18v11H7zM7 12.500l9 7 9-7"/></svg>`,
};
