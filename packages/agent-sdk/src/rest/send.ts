import type { Clock } from "../clock.ts";
import { type Problem, SoukError, SoukUnavailable, errorOf } from "../errors.ts";
import { isPassing, pauseMs, retryAfterMs } from "./retry.ts";

/** What calls go through. */
export interface Wire {
  fetch: typeof fetch;
  clock: Clock;
  /** Milliseconds that a single try may take. */
  timeoutMs: number;
  /** Tries of one call. */
  attempts: number;
}

/** One call as it goes over the wire. Whoever makes one sees to it that making it twice does no harm. */
export interface Request {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | undefined;
}

/** Until when, and unless. */
export interface Patience {
  /** Milliseconds since 1970. */
  deadline: number;
  signal?: AbortSignal | undefined;
}

/** An answer that is no success is one that trying again does not help. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
  /** Whether a try before got no answer, so that it may have been done then already. */
  isUncertain: boolean;
}

/**
 * Makes a call until it is answered: lost connections, 408, 429 `rate.limited`, 502, 503 and 504 are tried again,
 * after `Retry-After` or a growing pause. Throws when patience or tries are over, and the signal's reason.
 */
export async function send(wire: Wire, request: Request, patience: Patience): Promise<Answer> {
  let isUncertain = false;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(wire, request, patience);
    const isAnswer = !(outcome instanceof Lost);
    if (isAnswer && !isPassing(outcome.status, codeOf(outcome.body))) return { ...outcome, isUncertain };
    isUncertain ||= !isAnswer || outcome.status !== 429;
    const after = isAnswer ? retryAfterMs(outcome.headers.get("retry-after"), wire.clock.now()) : undefined;
    const pause = pauseMs(attempt, after, Math.random());
    if (attempt >= wire.attempts || wire.clock.now() + pause >= patience.deadline) {
      throw isAnswer ? refusalOf({ ...outcome, isUncertain }) : unanswered(outcome.cause);
    }
    await wire.clock.wait(pause, patience.signal);
  }
}

/** The body of a success; any other answer is thrown. */
export function bodyOf(answer: Answer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw refusalOf(answer);
}

/** A try that got no answer, and why. */
class Lost {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

async function tryOnce(wire: Wire, request: Request, { deadline, signal }: Patience) {
  signal?.throwIfAborted();
  const abort = new AbortController();
  const stop = () => abort.abort(signal?.reason);
  signal?.addEventListener("abort", stop);
  const ms = Math.max(0, Math.min(wire.timeoutMs, deadline - wire.clock.now()));
  const timer = setTimeout(() => abort.abort(new Error(`No answer within ${ms} ms.`)), ms);
  try {
    const { url, ...init } = request;
    // A bearer token follows no redirect. Some edge runtimes know no `redirect: "error"`.
    const response = await wire.fetch(url, { ...init, redirect: "manual", signal: abort.signal });
    return { status: response.status, headers: response.headers, body: await readBody(response) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return new Lost(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** JSON, or undefined for a refusal of something in between that speaks none. A success has to be whole. */
async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (response.ok && response.status !== 204) throw error;
    return undefined;
  }
}

function codeOf(body: unknown): string | undefined {
  const code: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "code") : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The error of an answer that is no success. */
export function refusalOf({ status, headers, body, isUncertain }: Answer): SoukError {
  const after = retryAfterMs(headers.get("retry-after"), Date.now());
  const refusal = {
    status,
    problem: problemOf(status, headers, body),
    retryAfterSeconds: after === undefined ? undefined : Math.ceil(after / 1000),
    isUncertain,
  };
  return status !== 429 && isPassing(status, undefined) ? new SoukUnavailable(refusal) : errorOf(refusal);
}

function problemOf(status: number, headers: Headers, body: unknown): Problem {
  const requestId = headers.get("x-request-id");
  const said = typeof body === "object" ? body : undefined;
  const code = codeOf(body) ?? `http.${status}`;
  return { title: "Souk refused the call.", status, ...(requestId ? { requestId } : {}), ...said, code };
}

function unanswered(cause: unknown): SoukUnavailable {
  const problem = { code: "service.unanswered", title: "Souk did not answer." };
  return new SoukUnavailable({ status: 0, problem, isUncertain: true }, { cause });
}
