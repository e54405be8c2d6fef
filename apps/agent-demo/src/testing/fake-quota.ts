import express, { type Response, Router } from "express";

/** What the market's REST calls were asked for, in order. */
export type SeenCall = {
  method: string;
  path: string;
  body: { idempotencyKey?: string; consumeKey?: string; quantity?: number };
};

/**
 * The calls of the agent over an invented plan with a limit. `failNext` makes the next calls answer a
 * bare status first, so that retries can be watched. Keys spend once.
 */
export function fakeQuota(accessTokens: Set<string>, url: string) {
  const state = {
    limit: 10 as number | null,
    cap: null as number | null,
    hasPlan: true,
    spent: new Set<string>(),
  };
  const seen: SeenCall[] = [];
  const failures: { status: number; retryAfter?: string }[] = [];
  const router: Router = Router();

  const balance = () => ({
    metric: "workflow-audits",
    limit: state.limit,
    used: state.spent.size,
    held: 0,
    remaining: state.limit === null ? null : state.limit - state.spent.size,
    resetsAt: "2026-12-01T00:00:00.000Z",
  });

  router.use(
    ["/me/subscriptions/workflow-doctor", "/me/agents/workflow-doctor"],
    express.json(),
    (request, response, next) => {
      seen.push({ method: request.method, path: request.originalUrl, body: request.body ?? {} });
      const failure = failures.shift();
      if (failure) {
        if (failure.retryAfter) response.set("Retry-After", failure.retryAfter);
        return void response.status(failure.status).json(null);
      }
      const token = /^Bearer (.+)$/.exec(request.get("authorization") ?? "")?.[1] ?? "";
      if (!accessTokens.has(token)) return problem(response, { status: 401, code: "auth.invalid_token" });
      next();
    },
  );
  router.get("/me/subscriptions/workflow-doctor", (_request, response) => {
    if (!state.hasPlan) return problem(response, { status: 404, code: "subscription.not_found" });
    response.json({ tier: { name: "Free", interval: "free" }, status: "active", access: true });
  });
  router.use("/me/agents/workflow-doctor/usage", (_request, response, next) => {
    if (state.hasPlan) return next();
    problem(response, {
      status: 402,
      code: "subscription.required",
      subscribeUrl: `${url}/agents/workflow-doctor`,
    });
  });
  router.get(
    "/me/agents/workflow-doctor/usage",
    (_request, response) => void response.json({ items: [balance()] }),
  );
  router.post("/me/agents/workflow-doctor/usage/workflow-audits/consume", (request, response) => {
    const key: string = request.body.idempotencyKey;
    if (!state.spent.has(key) && state.limit !== null && state.spent.size >= state.limit) {
      return problem(response, {
        status: 429,
        code: "quota.exceeded",
        ...balance(),
        upgradeUrl: `${url}/agents/workflow-doctor?upgrade=1`,
      });
    }
    if (!state.spent.has(key) && state.cap !== null && state.spent.size >= state.cap) {
      const cap = { ...balance(), limit: state.cap, cap: "day" };
      return problem(response, { status: 429, code: "usage.cap_reached", ...cap });
    }
    state.spent.add(key);
    response.json({ ...balance(), quantity: 1, idempotencyKey: key });
  });
  router.post("/me/agents/workflow-doctor/usage/workflow-audits/release", (request, response) => {
    if (!state.spent.delete(request.body.consumeKey))
      return problem(response, { status: 404, code: "usage.consume_not_found" });
    response.json({ ...balance(), quantity: 1, consumeKey: request.body.consumeKey });
  });

  return { router, state, seen, failNext: (...next: typeof failures) => void failures.push(...next) };
}

function problem(
  response: Response,
  { status, code, ...details }: { status: number; code: string; [detail: string]: unknown },
): void {
  response.status(status).type("application/problem+json");
  response.send(JSON.stringify({ type: `/docs/errors#${code}`, title: code, status, code, ...details }));
}
