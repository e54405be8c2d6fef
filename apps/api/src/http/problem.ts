import type { Problem } from "@souk/contracts/common/problem";
import type { Response } from "express";
import type { Logger } from "pino";
import { type Failure, toFailure } from "./failure.ts";
import { requestIdOf } from "./request-id.ts";

/**
 * Answers a failure as RFC 9457 problem details with the headers that belong to its status. What callers
 * must not know (an unknown failure, a database that is away) is logged here, once, under the request's id.
 */
export function sendProblem(res: Response, error: unknown, logger: Logger): void {
  const failure = toFailure(error);
  if (failure.cause !== undefined) {
    logger.error({ requestId: requestIdOf(res), code: failure.code, err: failure.cause }, "request.failed");
  }
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify(problemOf(failure, res.req.originalUrl, requestIdOf(res)));
  setFailureHeaders(res, failure);
  res.statusCode = failure.status;
  res.setHeader("Content-Type", "application/problem+json");
  res.setHeader("Content-Length", Buffer.byteLength(body));
  res.end(body);
}

/** The body: RFC 9457's members, ours, and the fields of the refusal's details. */
export function problemOf(failure: Failure, url: string, requestId: string): Problem {
  const [instance = "/"] = url.split("?", 1);
  return {
    ...failure.details,
    type: `/docs/errors#${failure.code}`,
    title: failure.title,
    status: failure.status,
    instance,
    code: failure.code,
    requestId,
    ...(failure.issues ? { issues: failure.issues } : {}),
  };
}

function setFailureHeaders(res: Response, failure: Failure): void {
  res.setHeader("Cache-Control", "no-store");
  res.removeHeader("ETag");
  const challenge = challengeOf(failure);
  if (challenge) res.setHeader("WWW-Authenticate", challenge);
  const retryAfter = retryAfterOf(failure);
  if (retryAfter !== undefined) res.setHeader("Retry-After", String(retryAfter));
}

/** RFC 6750 §3: without credentials the scheme alone, with bad ones the reason, with weak ones the scope. */
function challengeOf({ code, details }: Failure): string | undefined {
  if (code === "auth.required") return 'Bearer realm="souk"';
  if (code === "auth.invalid_token") return 'Bearer realm="souk", error="invalid_token"';
  if (code !== "auth.insufficient_scope") return undefined;
  return `Bearer realm="souk", error="insufficient_scope", scope="${String(details?.["scope"])}"`;
}

/** Seconds. A quota says itself when it resets; a busy service is asked again soon, a missing set-up later. */
function retryAfterOf({ code, status, details }: Failure): number | undefined {
  if (status === 503) return code === "service.unavailable" ? 2 : 3600;
  const seconds = status === 429 ? details?.["retryAfterSeconds"] : undefined;
  return typeof seconds === "number" ? Math.max(0, Math.ceil(seconds)) : undefined;
}
