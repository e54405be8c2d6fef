import Stripe from "stripe";

/**
 * True when the database or Stripe could not be reached or had to give up on the work for reasons that pass: refused
 * and broken connections, a shutdown, too many clients, a deadlock, a statement that took too long, a fault of Stripe's.
 * Drizzle and tRPC wrap what `pg` throws, so the causes are looked at too.
 */
export function isConnectionFailure(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (isStripeAway(cause)) return true;
    if (isPassing("code" in cause ? cause.code : undefined) || PG_MESSAGES.test(cause.message)) return true;
    if (cause instanceof AggregateError && cause.errors.some(isConnectionFailure)) return true;
  }
  return false;
}

/** Not reached, at fault (5xx), or asked too often; a request that Stripe refuses is ours to mend. */
function isStripeAway(error: Error): boolean {
  const { StripeAPIError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;
  return [StripeAPIError, StripeConnectionError, StripeRateLimitError].some((kind) => error instanceof kind);
}

/** PostgreSQL classes 08 (connection) and 53 (resources), single codes of class 57 and 40, and Node's socket errors. */
function isPassing(code: unknown): boolean {
  return typeof code === "string" && (/^(?:08|53)...$/.test(code) || CODES.has(code));
}

const CODES = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "57014",
  "25P03",
  "40001",
  "40P01",
  "55P03",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** What `pg` says without a code. */
const PG_MESSAGES =
  /^(?:timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end)/;
