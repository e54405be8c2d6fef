import { createHash } from "node:crypto";

/** The colours are those of the web app (its styles.css); the mark is its favicon. Nothing is loaded. */
const STYLE = `:root{color-scheme:light dark;font:15px/1.6 "Geist Variable",ui-sans-serif,system-ui,sans-serif;
--canvas:light-dark(#fbfaf8,#131211);--surface:light-dark(#fff,#1a1917);--line:light-dark(#e8e4de,#2d2a27);--line-strong:light-dark(#cfc8be,#47423d);
--ink:light-dark(#1d1a17,#f5f2ee);--muted:light-dark(#57514a,#b9b2a9);--accent:light-dark(#b4491f,#ea8d55);--accent-hover:light-dark(#9a3b16,#f2a373);--on-accent:light-dark(#fff,#1f0f06);--sunken:light-dark(#f4f2ee,#0f0e0d)}
*{box-sizing:border-box}body{margin:0;min-height:100dvh;display:flex;flex-direction:column;align-items:center;padding:2.5rem 1rem;background:var(--canvas);color:var(--ink);-webkit-font-smoothing:antialiased}
@media(width>=40rem){body{justify-content:center;padding-block:4rem}}
header{margin-bottom:2rem}header a{display:flex;align-items:center;gap:.625rem;font-size:1.0625rem;font-weight:600;letter-spacing:-.025em;color:inherit;text-decoration:none;border-radius:.5rem}svg{width:2rem;height:2rem}
rect{fill:var(--accent)}path{fill:none;stroke:var(--on-accent);stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
main{width:100%;max-width:28rem;padding:1.5rem;border:1px solid var(--line);border-radius:1rem;background:var(--surface)}@media(width>=40rem){main{padding:2rem}}
h1{margin:0;font-size:1.25rem;line-height:1.75rem;font-weight:600;letter-spacing:-.025em;text-wrap:balance}p{margin:.25rem 0 1.5rem;font-size:.8125rem;line-height:1.25rem;color:var(--muted)}
form,nav{display:flex;flex-direction:column;gap:.75rem}
.button{display:flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.25rem 1.25rem;border:1px solid var(--line-strong);border-radius:.5rem;background:var(--surface);color:var(--ink);font:inherit;font-weight:500;text-align:center;text-decoration:none;cursor:pointer}
.button:hover{background:var(--sunken)}.main{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}.main:hover{border-color:var(--accent-hover);background:var(--accent-hover)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`;

const MARK = `<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M7 25V16.500C7 11.500 11.500 9.500 16 6c4.500 3.500 9 5.500 9 10.500V25M12.500 25v-6c0-2.500 2-3.500 3.500-5 1.500 1.500 3.500 2.500 3.500 5v6"/></svg>`;

/** Browsers hold the way back to the agent, after the button, against `form-action`; so that is not said. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; frame-ancestors 'none'`;

export interface SignOutPage {
  title: string;
  /** A sentence or two, as text. */
  words: string;
  /** HTML: the buttons, a form or a `nav`. */
  steps: string;
  webUrl: string;
  status?: number;
}

/** A page of the API's own origin in the look of the web app: the mark, a card, a heading, what to do next. */
export function signOutPage({ title, words, steps, webUrl, status = 200 }: SignOutPage): Response {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} · Souk</title><style>${STYLE}</style>`;
  const body = `<header><a href="${webUrl}">${MARK}Souk</a></header><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>${steps}</main>`;
  return new Response(`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** Text for an element or an attribute: names and addresses are their vendors'. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
