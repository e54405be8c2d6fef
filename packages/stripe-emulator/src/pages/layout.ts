import { html, type Markup } from "@souk/markup";

const style = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #4f566b; --paper: #fff; --ground: #f6f8fa; --line: #cbd2dd;
  --brand: #4b45c6; --on-brand: #fff; --bad: #b3093c; --good: #05683f; --warn-ground: #fff6dd; --warn-ink: #5c4200; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f2f7; --soft: #b6bdcc; --paper: #191d2b; --ground: #0f121b;
  --line: #3d4560; --brand: #8f8bff; --on-brand: #10121b; --bad: #ff8fae; --good: #6fdca9; --warn-ground: #39301a; --warn-ink: #ffe3a1; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
.banner { background: var(--warn-ground); color: var(--warn-ink); padding: .5rem 1rem; text-align: center; font-size: .875rem; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
main.narrow { max-width: 34rem; }
.columns { display: grid; gap: 2rem; grid-template-columns: 1fr 1fr; align-items: start; }
@media (max-width: 45rem) { .columns { grid-template-columns: 1fr; } }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; margin-block: 0 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1.125rem; margin: 0 0 .75rem; }
.amount { font-size: 2.25rem; font-weight: 650; letter-spacing: -.02em; margin: 0; }
.soft { color: var(--soft); } .small { font-size: .875rem; } .apart { margin-top: 1.5rem; }
label, legend { font-weight: 550; font-size: .9375rem; } fieldset { border: 0; padding: 0; margin: 0 0 1rem; }
input[type=text], input[type=email], input[type=date], input[type=number], select { display: block; width: 100%; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--soft); border-radius: .375rem; padding: .5rem .75rem; margin: .25rem 0 1rem; }
.choice { display: flex; gap: .625rem; align-items: flex-start; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem; margin-top: .375rem; font-weight: 400; }
.choice:has(:checked) { border-color: var(--brand); } .choice input { margin-top: .35rem; accent-color: var(--brand); }
button, .button { font: inherit; font-weight: 600; border-radius: .375rem; border: 1px solid var(--soft); background: var(--paper); color: var(--ink);
  padding: .5rem 1rem; cursor: pointer; text-decoration: none; display: inline-block; }
button.main { background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
button.wide { width: 100%; padding: .75rem; } .row { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
a { color: var(--brand); } .bad { color: var(--bad); } .good { color: var(--good); }
.alert { border: 1px solid var(--bad); color: var(--bad); border-radius: .375rem; padding: .75rem 1rem; margin: 0 0 1rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; } th, td { text-align: left; padding: .5rem .5rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.sum, th.sum { text-align: right; white-space: nowrap; } .scroll { overflow-x: auto; }
dl.sums { display: grid; grid-template-columns: 1fr auto; gap: .375rem 1rem; margin: 1rem 0 0; } dl.sums dt, dl.sums dd { margin: 0; } dl.sums dd { text-align: right; }
dl.sums .total { font-weight: 650; }
.pill { border: 1px solid currentColor; border-radius: 99px; padding: 0 .5rem; font-size: .8125rem; white-space: nowrap; }
@media print { .banner, .no-print { display: none; } body { background: #fff; } .card { border: 0; } }
`;

interface Page {
  title: string;
  body: Markup;
  narrow?: boolean;
}

/** A whole page with the banner that says it is not the real Stripe. No script, nothing from outside. */
export function pageResponse({ title, body, narrow }: Page, status = 200): Response {
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Stripe emulator</title><link rel="icon" href="data:,"><style>${{ markup: style }}</style></head>
<body><header class="banner">Stripe emulator for development. No real card, no real money.</header>
<main${narrow ? { markup: ' class="narrow"' } : null}>${body}</main></body></html>`;
  return new Response(page.markup, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    },
  });
}

/** After a form: go and look at another page. */
export function seeOther(url: string): Response {
  return new Response(null, { status: 303, headers: { Location: url, "Cache-Control": "no-store" } });
}

/** A page that says what is wrong and nothing else. */
export function sorryPage(message: string, status = 404): Response {
  return pageResponse(
    { title: "Not here", narrow: true, body: html`<h1>Not here</h1><p>${message}</p>` },
    status,
  );
}

/** A message that assistive technology reads at once. */
export function alertBox(message: string | null): Markup | null {
  return message === null ? null : html`<p class="alert" role="alert">${message}</p>`;
}
