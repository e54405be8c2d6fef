import { SoukError } from "./errors.ts";
import type { Usage } from "./souk.ts";
import type { Consumption } from "./usage/entities.ts";
import type { OnLost } from "./usage/loss.ts";

/** What is needed of a response; express's and node:http's have it. */
export interface ResponseLike {
  statusCode: number;
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  readonly locals?: Record<string, unknown>;
  setHeader: (name: string, value: string) => unknown;
  end: (body: string) => unknown;
  once: (event: "close", listener: () => void) => unknown;
}

/** What a handler that was paid for finds in `response.locals.usage`. */
export interface PaidUsage {
  key: string;
  consumption: Consumption;
}

/** What each request costs, and whose quota pays. */
export interface RequireUsageOptions<Request> {
  /** The quota of the person behind a request: `(request) => souk.user(request.session.tokens).usage()`. */
  usage: (request: Request) => Usage | Promise<Usage>;
  metric: string | ((request: Request) => string);
  /** 1 by default. */
  quantity?: number | ((request: Request) => number);
  /** A random one by default; a client's own `Idempotency-Key` serves when it makes a new one after 5xx. */
  key?: (request: Request) => string | undefined;
  /** Instead of that of `createSouk`. */
  onLost?: OnLost;
}

/**
 * Spends before the handler runs. Refusals are answered as Souk said them, as problem+json. The spend is given back when
 * the answer is 5xx or the connection breaks before it is out; errors that are not Souk's go to `next`.
 */
export function requireUsage<Request>(options: RequireUsageOptions<Request>) {
  return async (request: Request, response: ResponseLike, next: (error?: unknown) => void): Promise<void> => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    try {
      const usage = await options.usage(request);
      await usage.withUsage(specOf(options, request), async ({ key, consumption }) => {
        if (response.destroyed) throw new Unanswered();
        if (response.locals) response.locals["usage"] = { key, consumption } satisfies PaidUsage;
        next();
        await closed;
        if (!response.writableFinished || response.statusCode >= 500) throw new Unanswered();
      });
    } catch (error) {
      if (error instanceof Unanswered) return;
      if (error instanceof SoukError) refuse(response, error);
      else next(error);
    }
  };
}

/** Nobody got the answer, or it was that we failed. */
class Unanswered extends Error {}

function specOf<Request>(options: RequireUsageOptions<Request>, request: Request) {
  const { metric, quantity = 1, key, onLost } = options;
  return {
    metric: typeof metric === "function" ? metric(request) : metric,
    quantity: typeof quantity === "function" ? quantity(request) : quantity,
    key: key?.(request),
    onLost,
  };
}

function refuse(response: ResponseLike, { status, problem, retryAfterSeconds }: SoukError): void {
  response.statusCode = status === 0 ? 503 : status;
  response.setHeader("content-type", "application/problem+json");
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  response.end(JSON.stringify({ status: response.statusCode, ...problem }));
}
