import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import { fromNodeHeaders } from "better-auth/node";
import type { Auth } from "./auth.ts";
import { withCeremonyStatus } from "./guard/ceremony-status.ts";
import { findAskingAgent } from "./guard/find-asking-agent.ts";
import { withHonestDiscovery } from "./guard/discovery.ts";
import { withOAuthStatus } from "./guard/oauth-status.ts";
import { withSignOutPages } from "./guard/sign-out-pages.ts";

/** No call of the identity provider needs more; a bigger body is refused before it is held in memory. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** Stands before the provider: lets a request through by calling `serve`, answers it, or throws. */
export type AuthGate = (
  request: Request,
  res: ServerResponse,
  serve: () => Promise<Response>,
) => Promise<Response>;

/**
 * The handler for `/api/auth/{*any}` and `/.well-known/{*any}`. It reads the raw body itself, so
 * it stands before every body parser. The OAuth endpoints answer the statuses of their RFCs; a failure
 * of ours, and a path that is none, go on to the application's error handler, never out as an empty answer.
 */
export function authHandler(
  auth: Auth,
  { db, gate = (_request, _res, serve) => serve() }: { db: Database; gate?: AuthGate | undefined },
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const { origin, pathname: basePath } = new URL(auth.issuer);
  return async (req, res) => {
    const request = await toWebRequest(origin, req, res);
    if (request instanceof Response) return send(res, request);
    const { pathname } = new URL(request.url);
    const asked = request.clone();
    const serve = async () => {
      const response = await auth.handler(request).catch(refuseUnstorable);
      if (await isWordless(response)) throw new AppError("route.not_found");
      const path = pathname.slice(basePath.length);
      const corrected = await withCeremonyStatus(path, await withOAuthStatus(path, response));
      const findAgent = () => findAskingAgent(db, asked);
      const shown = await withSignOutPages(corrected, { path, webUrl: auth.webUrl, findAgent });
      return withHonestDiscovery(pathname, shown);
    };
    await send(res, await gate(request, res, serve));
  };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The same request for the library, or the refusal of one that it would fail at. */
async function toWebRequest(
  origin: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Request | Response> {
  const method = req.method ?? "";
  if (!METHODS.has(method)) return refusal(405, "invalid_request", "This path does not know that method.");
  // A request may name a whole address (RFC 9112 §3.2.2); whose it is, is not believed.
  const url = URL.parse(req.url ?? "", origin);
  if (!url) return refusal(400, "invalid_request", "The address cannot be read.");
  const headers = fromNodeHeaders(req.headers);
  // No token is bound to a key here: a proof is not looked at, and nobody is made to believe that it was.
  headers.delete("dpop");
  headers.set("x-request-id", String(res.getHeader("x-request-id") ?? ""));
  const isBodyless = method === "GET" || method === "HEAD";
  const body = isBodyless ? Buffer.alloc(0) : await readBody(req);
  if (!body) return refusal(413, "invalid_request", "The body is larger than this server reads.");
  const isJsonBody = /\bjson\b/i.test(req.headers["content-type"] ?? "") && body.length > 0;
  if (isJsonBody && !isJson(body)) return refusal(400, "invalid_request", "The body is not valid JSON.");
  return new Request(origin + url.pathname + url.search, {
    method,
    headers,
    body: body.length > 0 ? body : null,
  });
}

/** The library says nothing, or two words of text, where it has no endpoint or will not have one. */
async function isWordless(response: Response): Promise<boolean> {
  if (response.status !== 404) return false;
  return !/^\s*[{[]/.test(await response.clone().text());
}

async function readBody(req: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}

/**
 * PostgreSQL refuses some values that the library lets through: text with NUL, an id that is no UUID, a
 * role that does not exist (class 22, 23514), a consent given twice at once (23505), a token whose parent
 * was revoked a moment ago (23503).
 */
function refuseUnstorable(error: unknown): Response {
  const code = sqlState(error);
  if (code?.startsWith("22") || code === "23514") {
    return refusal(400, "invalid_request", "A value cannot be stored.");
  }
  if (code === "23503") return refusal(400, "invalid_grant", "What this stands on is gone.");
  if (code === "23505") return refusal(409, "conflict", "This exists already.");
  throw error;
}

/** The SQLSTATE of a PostgreSQL error, which Drizzle wraps as the cause of its own. */
function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}

/** Speaks both dialects of these paths: OAuth's `error` and better-auth's `code` and `message`. */
function refusal(status: number, error: string, message: string): Response {
  return Response.json({ error, error_description: message, code: error.toUpperCase(), message }, { status });
}

/**
 * Copies the answer, which nobody may keep unless the library says so: most of them tell of one person. Browsers keep their session in an HttpOnly cookie, so the bearer token that command
 * line callers read from `set-auth-token` is never exposed to their scripts.
 */
async function send(res: ServerResponse, response: Response): Promise<void> {
  res.statusCode = response.status;
  res.setHeader("Cache-Control", "no-store");
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie" && name !== "access-control-expose-headers") res.setHeader(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) res.appendHeader("set-cookie", cookie);
  res.end(Buffer.from(await response.arrayBuffer()));
}
