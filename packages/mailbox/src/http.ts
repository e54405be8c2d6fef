import type { IncomingMessage, ServerResponse } from "node:http";
import type { Inbox } from "./inbox.ts";
import { PAGE_SCRIPT, page } from "./pages/layout.ts";
import { listPage, messagePage, missingPage } from "./pages/mailbox-pages.ts";

interface Reply {
  status?: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A mail is somebody else's page: it runs nothing, loads nothing and is shown in a frame only. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** The mailbox over HTTP: pages for people, `/messages.json` and `/messages/:id.json` for tests. */
export function serveMailbox(inbox: Inbox): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const url = URL.parse(req.url ?? "/", "http://localhost");
    const { status = 200, type, body, headers } = url ? answer(inbox, req.method ?? "", url) : missing();
    res.writeHead(status, {
      "Content-Type": `${type}; charset=utf-8`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy": PAGE_POLICY,
      ...headers,
    });
    res.end(body);
  };
}

function answer(inbox: Inbox, method: string, url: URL): Reply {
  const to = url.searchParams.get("to")?.trim() ?? "";
  if (method === "POST" && url.pathname === "/clear") return clear(inbox);
  if (method !== "GET" && method !== "HEAD") return { status: 405, type: "text/plain", body: "Only GET.\n" };
  if (url.pathname === "/") return show(listPage(inbox.list(to), to));
  if (url.pathname === "/messages.json") return json(inbox.list(to));
  if (url.pathname === "/page.js") return { type: "text/javascript", body: PAGE_SCRIPT };
  if (url.pathname === "/health/live") return { type: "text/plain", body: "ok\n" };
  return message(inbox, url.pathname, to);
}

function message(inbox: Inbox, path: string, to: string): Reply {
  const [, id = "", form] = /^\/messages\/(\d+)(\.json|\/html)?$/.exec(path) ?? [];
  const mail = inbox.find(id);
  if (!mail) return missing();
  if (form === ".json") return json(mail);
  if (form === "/html") {
    return { type: "text/html", body: mail.html, headers: { "Content-Security-Policy": MAIL_POLICY } };
  }
  return show(messagePage(mail, inbox.list(to), to));
}

function clear(inbox: Inbox): Reply {
  inbox.clear();
  return { status: 303, type: "text/plain", body: "", headers: { Location: "/" } };
}

const show = (content: Parameters<typeof page>[0]): Reply => ({ type: "text/html", body: page(content) });
const json = (value: unknown): Reply => ({ type: "application/json", body: JSON.stringify(value) });
const missing = (): Reply => ({ ...show(missingPage()), status: 404 });
