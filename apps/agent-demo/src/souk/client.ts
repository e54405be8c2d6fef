import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { Balance, Problem, Subscription, Usage } from "./answers.ts";
import { SoukRefusal, SoukUnavailable } from "./refusal.ts";

/** This agent's slug in the catalogue and the one thing it charges for. */
export const AGENT = "workflow-doctor";
export const METRIC = "workflow-audits";

/** Longest a single call may take, and how often a call that got no answer is made. */
const TIMEOUT_MS = 10_000;
const ATTEMPTS = 3;

/** A `Retry-After` longer than this is not waited for: a person is looking at the page. */
const LONGEST_WAIT_MS = 5_000;

export type SoukClient = ReturnType<typeof createSoukClient>;

type Request = { method: "GET" | "POST"; path: string; token: string; body?: object };

/**
 * The four calls this agent makes, each on behalf of the person whose access token it is given. A call that
 * gets no answer, or 503, is made again with the same body, so a consume keeps its key and spends once.
 * Throws SoukRefusal when Souk says no and SoukUnavailable when it does not answer.
 */
export function createSoukClient(apiUrl: string, wait: (ms: number) => Promise<unknown> = sleep) {
  const root = apiUrl.replace(/\/+$/, "");
  const usagePath = `/me/agents/${AGENT}/usage`;

  async function call<Output extends z.ZodType>(schema: Output, request: Request): Promise<z.output<Output>> {
    const response = await callUntilAnswered(root, request, wait);
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const problem = Problem.safeParse(body);
      if (!problem.success)
        throw new SoukUnavailable(`Souk answered ${response.status} without a problem document.`);
      throw new SoukRefusal(response.status, problem.data);
    }
    const answer = schema.safeParse(body);
    if (!answer.success) throw new SoukUnavailable(`Souk's answer to ${request.path} has another shape.`);
    return answer.data;
  }

  return {
    /** The person's plan, or null when they never had one. */
    async getSubscription(token: string): Promise<Subscription | null> {
      try {
        return await call(Subscription, { method: "GET", path: `/me/subscriptions/${AGENT}`, token });
      } catch (error) {
        if (error instanceof SoukRefusal && error.status === 404) return null;
        throw error;
      }
    },

    /** Where the person's audits stand; refused with 402 when there is no live plan. */
    async getAuditBalance(token: string): Promise<Balance> {
      const usage = await call(Usage, { method: "GET", path: usagePath, token });
      const balance = usage.items.find((item) => item.metric === METRIC);
      if (!balance) throw new SoukUnavailable(`The plan has no quota for ${METRIC}.`);
      return balance;
    },

    /** Spends one audit under `idempotencyKey`, before the work. */
    consumeAudit: (token: string, idempotencyKey: string): Promise<Balance> =>
      call(Balance, {
        method: "POST",
        path: `${usagePath}/${METRIC}/consume`,
        token,
        body: { quantity: 1, idempotencyKey },
      }),

    /** Gives back what the consume with this key took, after work that failed. */
    releaseAudit: (token: string, consumeKey: string): Promise<Balance> =>
      call(Balance, { method: "POST", path: `${usagePath}/${METRIC}/release`, token, body: { consumeKey } }),
  };
}

async function callUntilAnswered(
  root: string,
  request: Request,
  wait: (ms: number) => Promise<unknown>,
): Promise<Response> {
  let failure: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    let pause = 200 * attempt;
    try {
      const response = await send(root, request);
      if (response.status !== 503) return response;
      failure = new Error("Souk answered 503.");
      await response.body?.cancel();
      pause = retryAfterMs(response) ?? pause;
    } catch (error) {
      failure = error;
    }
    if (attempt === ATTEMPTS || pause > LONGEST_WAIT_MS) break;
    await wait(pause);
  }
  throw new SoukUnavailable("Souk does not answer.", { cause: failure });
}

function send(root: string, { method, path, token, body }: Request): Promise<Response> {
  return fetch(`${root}${path}`, {
    method,
    headers: {
      Accept: "application/json",
      Authorization: `Bearer ${token}`,
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** `Retry-After` is seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
