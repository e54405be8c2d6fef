import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Outcome, createFakeQuota, refuse } from "./fake-quota.ts";
import { type Signer, createSigner, signReceipts } from "./sign-receipts.ts";

/** What goes wrong with a call: before it is done, after it, or instead of it. */
export type Fault =
  | "lost request"
  | "lost answer"
  | "half an answer"
  | { status: number; headers?: Record<string, string>; body?: unknown; text?: string };

/** A call that came in. */
export interface SeenCall {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
}

export type FakeSouk = Awaited<ReturnType<typeof startFakeSouk>>;

const signer = createSigner();

/**
 * A market small enough to read, over real HTTP: the usage routes over one invented plan, a token endpoint with rotating
 * refresh tokens, and keys. `faults` go wrong one after the other, one for each call.
 */
export async function startFakeSouk() {
  const quota = createFakeQuota();
  const tokens = {
    access: new Set(["access-0"]),
    refresh: new Map([["refresh-0", ""]]),
    isRevoked: false,
    count: 0,
  };
  const calls: SeenCall[] = [];
  const faults: (Fault | undefined)[] = [];
  const server: Server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys: Signer["jwk"][] = [signer.jwk];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const path = (request.url ?? "").replace(/^\/api\/v1/, "");
    calls.push({ method: request.method ?? "", path, headers: request.headers, body });
    const fault = faults.shift();
    if (fault === "lost request") return void response.destroy();
    if (typeof fault === "object") return answer(response, { ...fault, body: fault.body as object });
    const outcome = decide(request, path, body);
    await market.beforeAnswer?.();
    if (fault === "lost answer") return void response.destroy();
    if (fault === "half an answer") {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"metric":');
      return void setImmediate(() => response.destroy());
    }
    answer(response, outcome);
  }

  function decide(request: IncomingMessage, path: string, body: Record<string, unknown>): Outcome {
    if (path === "/usage/receipt-keys") return { status: 200, body: { keys } };
    if (path === "/api/auth/oauth2/token") return refreshTokens(body);
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    if (!tokens.access.has(token)) return refuse(401, "auth.invalid_token");
    return withReceipt(spendAt(path, body));
  }

  function spendAt(path: string, body: Record<string, unknown>): Outcome {
    const { idempotencyKey, quantity, items } = body;
    const verb = path.split("/").at(-1);
    if (verb === "usage") return { status: 200, body: { items: [quota.balance()] } };
    if (Array.isArray(items)) {
      const outcome = quota.spend("consume", String(idempotencyKey), Number(items[0]?.quantity));
      return outcome.status === 200
        ? { ...outcome, body: { idempotencyKey, items: [outcome.body] } }
        : outcome;
    }
    if (verb === "consume" || verb === "hold")
      return quota.spend(verb, String(idempotencyKey), Number(quantity));
    if (verb === "settle") return quota.settle(String(body["holdKey"]), Number(quantity));
    if (verb === "release")
      return quota.release(String(body["consumeKey"]), quantity === undefined ? undefined : Number(quantity));
    return { status: 200, body: { path } };
  }

  function withReceipt(outcome: Outcome): Outcome {
    if (outcome.status !== 200) return outcome;
    const [receipt] = signReceipts([{ metric: "audits", ...outcome.body }], signer, url);
    return { ...outcome, body: { ...outcome.body, receipt } };
  }

  function refreshTokens(form: Record<string, unknown>): Outcome {
    const shown = String(form["refresh_token"]);
    const isSpent = tokens.refresh.get(shown) !== "";
    if (tokens.isRevoked || isSpent) return { status: 400, body: { error: "invalid_grant" } };
    tokens.count += 1;
    const access_token = `access-${tokens.count}`;
    const refresh_token = `refresh-${tokens.count}`;
    tokens.access.add(access_token);
    tokens.refresh.set(shown, refresh_token).set(refresh_token, "");
    return {
      status: 200,
      body: { access_token, refresh_token, expires_in: 3600, scope: "openid usage:write" },
    };
  }

  const market = {
    url,
    quota,
    tokens,
    calls,
    faults,
    keys,
    signer,
    /** A person whose access token nobody knows any more. */
    forgetAccess: () => tokens.access.clear(),
    /** Holds every answer back until it resolves. */
    beforeAnswer: undefined as (() => Promise<void>) | undefined,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return market;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return isForm
    ? Object.fromEntries(new URLSearchParams(text))
    : (JSON.parse(text || "{}") as Record<string, unknown>);
}

function answer(
  response: ServerResponse,
  outcome: Outcome & { headers?: Record<string, string>; text?: string },
): void {
  const type = outcome.status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(outcome.status, {
    "content-type": type,
    ...(outcome.replayed ? { "idempotent-replayed": "true" } : {}),
    ...outcome.headers,
  });
  response.end(outcome.text ?? (outcome.body === undefined ? "" : JSON.stringify(outcome.body)));
}
