import type { EmulatorContext } from "emulate";
import { get as getRow, apiVersion, newId, type World } from "../world/world.ts";
import { expandAnswer, type Includables } from "./expand.ts";
import { type FormRecord, parseForm } from "./form.ts";
import { fingerprintOf, keepAnswer, keptAnswer } from "./idempotency.ts";
import { invalid, StripeProblem, unauthorized } from "./problem.ts";
import type { Route } from "./route.ts";

export type App = EmulatorContext<object>["app"];

interface Api {
  world: World;
  routes: Route[];
  includables: Includables;
  /** Called after every request that may have changed the account. */
  changed: () => void;
}

/** Serves the API: key, version, idempotency, parameters, expansion, and Stripe's shape for every error. */
export function serveApi(app: App, api: Api): void {
  for (const route of api.routes) {
    app.on(route.method, route.path, async (context) => {
      const body = route.method === "POST" ? await context.req.text() : "";
      const raw = context.req.raw;
      return answer(api, route, {
        headers: raw.headers,
        url: new URL(raw.url),
        body,
        path: context.req.param(),
      });
    });
  }
  app.notFound((context) => {
    const { method, path } = context.req;
    return problemResponse(
      new StripeProblem(404, {
        type: "invalid_request_error",
        message: `Unrecognized request URL (${method}: ${path}). Please see https://docs.stripe.com or ask the emulator's README what it covers.`,
      }),
    );
  });
  app.onError((error) => problemResponse(error));
}

interface Incoming {
  headers: Headers;
  url: URL;
  body: string;
  path: Record<string, string>;
}

function answer(api: Api, route: Route, incoming: Incoming): Response {
  const requestId = newId("req");
  const key = route.method === "POST" ? incoming.headers.get("idempotency-key") : null;
  const fingerprint = fingerprintOf(route.method, incoming.url.pathname, incoming.body);
  const headers = { "Request-Id": requestId, "Stripe-Version": apiVersion };
  let status = 200;
  let result: unknown;
  try {
    checkKey(incoming.headers.get("authorization"));
    checkVersion(incoming.headers.get("stripe-version"));
    const kept = key ? keptAnswer(api.world, key, fingerprint) : undefined;
    if (kept) {
      const replayed = { ...headers, "Idempotent-Replayed": "true", "Original-Request": requestId };
      return Response.json(kept.body, { status: kept.status, headers: replayed });
    }
    api.world.request = { id: requestId, idempotencyKey: key };
    result = run(api, route, incoming);
  } catch (error) {
    const problem = problemOf(error);
    status = problem.status;
    result = { error: { ...problem.error, request_log_url: `${api.world.publicUrl}/` } };
  } finally {
    api.world.request = null;
  }
  if (key) keepAnswer(api.world, key, { fingerprint, status, body: result });
  if (route.method !== "GET") api.changed();
  return Response.json(result, { status, headers: key ? { ...headers, "Idempotency-Key": key } : headers });
}

function run(api: Api, route: Route, incoming: Incoming): object {
  const account = incoming.headers.get("stripe-account");
  if (account) {
    getRow(api.world, "accounts", account, "Stripe-Account");
    if (!route.forAccounts)
      throw invalid("The emulator keeps only balances and payouts for connected accounts.");
  }
  const given: FormRecord = { ...parseForm(incoming.url.search), ...parseForm(incoming.body) };
  const expand = takeExpand(given);
  const result = route.handle({
    world: api.world,
    params: given,
    id: incoming.path.id ?? "",
    sub: incoming.path.sub ?? "",
    account,
  });
  const copy = structuredClone(result);
  expandAnswer(copy, expand, { world: api.world, includables: api.includables });
  return copy;
}

function takeExpand(given: FormRecord): string[] {
  const expand = given.expand;
  delete given.expand;
  if (expand === undefined) return [];
  if (!Array.isArray(expand)) throw invalid("Invalid array", "expand");
  return expand.map(String);
}

/** Test keys only. A live key has no business here and is refused by name. */
function checkKey(authorization: string | null): void {
  const token = readToken(authorization);
  if (!token)
    throw unauthorized("You did not provide an API key. Give it in the Authorization header, as Bearer.");
  if (/^(sk|rk)_live_/.test(token)) {
    throw unauthorized(
      "This is the Stripe emulator: it refuses live keys. Use any key that begins with sk_test_.",
    );
  }
  if (!/^(sk|rk)_test_\w+/.test(token)) throw unauthorized(`Invalid API Key provided: ${token.slice(0, 7)}…`);
}

function readToken(authorization: string | null): string {
  if (authorization?.startsWith("Bearer ")) return authorization.slice(7).trim();
  if (!authorization?.startsWith("Basic ")) return "";
  return Buffer.from(authorization.slice(6), "base64").toString().split(":")[0] ?? "";
}

function checkVersion(version: string | null): void {
  if (version && version !== apiVersion) {
    throw invalid(`Invalid Stripe API version: ${version}. The emulator speaks only ${apiVersion}.`);
  }
}

function problemOf(error: unknown): StripeProblem {
  if (error instanceof StripeProblem) return error;
  console.error("stripe-emulator:", error);
  return new StripeProblem(500, { type: "api_error", message: `The emulator failed: ${String(error)}` });
}

function problemResponse(error: unknown): Response {
  const problem = problemOf(error);
  return Response.json(
    { error: problem.error },
    { status: problem.status, headers: { "Request-Id": newId("req") } },
  );
}
