import { type CallOptions, type Caller, createCaller } from "./caller.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { UsageOperation } from "./receipts/operation.ts";
import { verifyReceipt } from "./receipts/verify-receipt.ts";
import type { Route, RouteAnswer, RouteInput } from "./rest/routes.ts";
import { type TokenSource, createGrant } from "./tokens/grant.ts";
import { createRefresh } from "./tokens/refresh.ts";
import type { Tokens } from "./tokens/tokens.ts";
import type { UsageReceipt } from "./usage/entities.ts";
import { type OnLost, logLoss } from "./usage/loss.ts";
import { type UsageVerbs, usageVerbs } from "./usage/usage.ts";
import { type WithUsage, createWithUsage } from "./usage/with-usage.ts";

/** How a marketplace is reached. */
export interface SoukOptions {
  /** The root of the API, e.g. `https://api.souk.example`. */
  apiUrl: string;
  /** The OpenID issuer; `<apiUrl>/api/auth` by default. */
  issuer?: string;
  /** Your agent's slug or id, for `user.usage()` without a name. */
  agent?: string;
  /** From your registration. Without it access tokens are not refreshed. */
  clientId?: string;
  /** Leave it out when you registered a public client. */
  clientSecret?: string;
  /** Milliseconds for a call with all its retries; 30,000 by default. */
  deadlineMs?: number;
  /** Milliseconds for a single try; 10,000 by default. */
  timeoutMs?: number;
  /** Tries of one call; 6 by default. */
  attempts?: number;
  /** Is told what could not be given back or charged; by default it is written to `console.error`. */
  onLost?: OnLost;
  /** Instead of the global `fetch`: for a proxy, tracing, tests. */
  fetch?: typeof fetch;
  /** Instead of the machine's time: for tests. */
  clock?: Clock;
}

/** How one person's tokens are kept. */
export interface UserOptions {
  /** Store what it is handed, in place of the old tokens, before it returns: refresh tokens are good for one use. */
  onTokens?: (tokens: Tokens) => unknown;
}

/** Calls any route that agents may call, typed by Souk's OpenAPI document. */
export type CallRoute = <R extends Route>(
  route: R,
  input: RouteInput<R> & CallOptions,
) => Promise<RouteAnswer<R>>;

/** One person's quota at one agent. */
export interface Usage extends UsageVerbs {
  /** Pays for work, runs it, and sets right what did not come about. */
  withUsage: WithUsage;
}

/** Acts for one person, with their tokens. Make one for each request, or keep it. */
export interface SoukUser {
  /** Their quota at `agent`, or at the one named to `createSouk`. */
  usage: (agent?: string) => Usage;
  /** Any route that takes an agent's token, e.g. `user.call("GET /me/subscriptions", {})`. */
  call: CallRoute;
}

/** A marketplace. Make one for your process: it sees to it that each refresh token is used once. */
export interface Souk {
  /** Somebody who has signed in with Souk, by their tokens or by a function that reads them. */
  user: (tokens: TokenSource, options?: UserOptions) => SoukUser;
  /** What anybody may read, e.g. `souk.call("GET /agents/{agentId}", { path: { agentId } })`. */
  call: CallRoute;
  /** What a receipt of this marketplace attests. Throws `InvalidReceipt` when it attests nothing. */
  verifyReceipt: (receipt: UsageReceipt) => Promise<UsageOperation>;
}

/** Connects to a marketplace. Nothing is sent before the first call. */
export function createSouk(options: SoukOptions): Souk {
  const { clientId, clientSecret, deadlineMs = 30_000, clock = systemClock } = options;
  const apiUrl = withoutSlash(options.apiUrl);
  const issuer = withoutSlash(options.issuer ?? `${apiUrl}/api/auth`);
  const wire = {
    // Bound late, so that what patches the global later is used; edge runtimes want it called without a `this`.
    fetch: ((...input: Parameters<typeof fetch>) => (options.fetch ?? fetch)(...input)) as typeof fetch,
    clock,
    timeoutMs: options.timeoutMs ?? 10_000,
    attempts: options.attempts ?? 6,
  };
  const parts = { wire, apiUrl, deadlineMs };
  const refresh = clientId ? createRefresh(wire, { issuer, clientId, clientSecret }) : undefined;

  return {
    user(source, { onTokens } = {}) {
      const caller = createCaller(parts, createGrant({ source, refresh, onTokens, now: clock.now }));
      return {
        call: callRoute(caller),
        usage(agent = options.agent) {
          if (!agent) throw new TypeError("Name the agent: in createSouk or in usage().");
          const verbs = usageVerbs(caller, agent);
          return { ...verbs, withUsage: createWithUsage({ verbs, onLost: options.onLost ?? logLoss }) };
        },
      };
    },
    call: callRoute(createCaller(parts)),
    verifyReceipt: (receipt) =>
      verifyReceipt(receipt, {
        issuer: issuer.replace(/\/api\/auth$/, ""),
        keysUrl: `${apiUrl}/api/v1/usage/receipt-keys`,
        fetch: wire.fetch,
      }),
  };
}

function callRoute(caller: Caller): CallRoute {
  return async <R extends Route>(route: R, input: RouteInput<R> & CallOptions) => {
    const { signal, deadlineMs, ...filled } = input;
    const { body } = await caller.call({ route, ...filled }, { signal, deadlineMs });
    return body as RouteAnswer<R>;
  };
}

const withoutSlash = (url: string) => url.replace(/\/+$/, "");
