import { createHash } from "node:crypto";

/**
 * The pages of signing out in the words and the look of Souk, instead of the library's. Everything else passes
 * untouched.
 */
export async function withSignOutPages(
  response: Response,
  { path, webUrl }: { path: string; webUrl: string },
): Promise<Response> {
  if (!PATHS.has(path) || !response.headers.get("content-type")?.startsWith("text/html")) return response;
  const text = await response.clone().text();
  const page = ourPage(text, { status: response.status, webUrl });
  for (const cookie of response.headers.getSetCookie()) page.headers.append("set-cookie", cookie);
  return page;
}

/** What is answered where the library would not have answered a page; put into our words with the others. */
export function alreadySignedOut(isUnregistered: boolean): Response {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response(isUnregistered ? UNREGISTERED : "", { headers });
}

/** By these two the library's pages are known. */
const UNREGISTERED = "not registered";
const CONFIRMATION = "data-oidc-logout-confirmation";

const PATHS = new Set(["/oauth2/end-session", "/oauth2/end-session/confirm"]);

function ourPage(library: string, { status, webUrl }: { status: number; webUrl: string }): Response {
  if (status !== 200)
    return page(
      "Signing out did not work",
      `<p>What the agent asked for, or this page, is no longer good. You can sign out in Souk itself.</p>
<a href="${webUrl}">Go to Souk</a>`,
      status,
    );
  if (library.includes(CONFIRMATION))
    return page(
      "Sign out of Souk too?",
      `<p>The agent has asked for it. Agents stay connected either way.</p>
<form method="post" action="/api/auth/oauth2/end-session/confirm"><button name="action" value="confirm">Sign out of Souk</button>
<a href="${webUrl}">Stay signed in</a></form>`,
    );
  const note = library.includes(UNREGISTERED)
    ? " The agent wanted you back at an address that is not registered for it."
    : "";
  return page(
    "You are signed out",
    `<p>Nobody is signed in to Souk in this browser.${note}</p><a href="${webUrl}">Go to Souk</a>`,
  );
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:light-dark(#f7f7f5,#141413);color:light-dark(#1c1c1a,#ededea)}
main{box-sizing:border-box;width:min(26rem,100%);padding:2rem 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:0 0 1.5rem}a{color:inherit;text-underline-offset:3px}form{display:flex;flex-wrap:wrap;align-items:center;gap:1.25rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:0 1.25rem;border:0;border-radius:.5rem;cursor:pointer;background:light-dark(#1c1c1a,#ededea);color:light-dark(#fff,#141413)}
button:focus-visible,a:focus-visible{outline:2px solid currentColor;outline-offset:3px}`;

/** Browsers hold the way back to the agent, after the button, against `form-action`; so that is not said. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; frame-ancestors 'none'`;

function page(title: string, body: string, status = 200): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Souk</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
