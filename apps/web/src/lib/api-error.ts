import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@souk/api/router";
import type { ErrorCode } from "@souk/contracts/common/errors";
import { tooManyCalls } from "./wait-words.ts";

/** What a person may read about a failure. */
export interface DescribedError {
  message: string;
  code?: ErrorCode;
  /** To be named when the failure is reported. */
  requestId?: string;
}

/** No answer came, or none that could be used, where no tRPC client tells so by itself. */
export class ApiUnreachable extends Error {
  override name = "ApiUnreachable";
}

/** Sentences for codes whose general one is not what a buyer needs to hear. */
const sentences: Partial<Record<ErrorCode, string>> = {
  "auth.forbidden": "Your role does not allow this. Ask an owner or admin of your organization.",
  "auth.required": "You are signed out. Sign in and try again.",
  "stripe.not_configured": "Payments are not set up on this marketplace yet. Nothing was charged.",
  "return_url.not_allowed":
    "This agent has not registered the page you came from. Press again to go on; you will come back to Souk instead.",
  internal: "Something went wrong on our side. Nothing you did is lost; try again in a moment.",
};

const unreachable = "Souk could not be reached. Check your connection and try again.";
const refused = "Souk did not accept this request. Reload the page and try again.";
const unexpected = "Something unexpected happened in this page. Reloading usually helps.";

/** Turns any failure into a sentence. Texts of unknown errors are never shown. */
export function describeError(error: unknown): DescribedError {
  if (error instanceof ApiUnreachable) return { message: unreachable };
  if (!isApiError(error)) return { message: unexpected };
  const problem = problemOf(error);
  if (!problem) return { message: unreachable };
  return {
    message: sentences[problem.code] ?? problem.sentence ?? refused,
    code: problem.code,
    ...(problem.requestId ? { requestId: problem.requestId } : {}),
  };
}

/** The stable code of a refusal by the API; undefined for anything else. */
export function errorCode(error: unknown): ErrorCode | undefined {
  return isApiError(error) ? problemOf(error)?.code : undefined;
}

/** True when asking again may help: the API was out of reach, busy, or broken; never after a refusal. */
export function isWorthRetrying(error: unknown): boolean {
  const code = errorCode(error);
  return code === undefined || code === "internal" || code === "service.unavailable";
}

function isApiError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}

interface Problem {
  code: ErrorCode;
  /** The code's public sentence; absent when the API did not answer one. */
  sentence?: string;
  requestId?: string;
}

/** Undefined when no answer of the API arrived at all. */
function problemOf(error: TRPCClientError<AppRouter>): Problem | undefined {
  const { data } = error;
  if (!data) return undefined;
  const requestId = requestIdOf(error.meta);
  const problem = data.appError
    ? { code: data.appError.code, sentence: sentenceOf(data.appError, error.message) }
    : { code: data.httpStatus >= 500 ? ("internal" as const) : ("request.invalid" as const) };
  return requestId ? { ...problem, requestId } : problem;
}

/** The API's own sentence, but for a refusal that says when it ends. */
function sentenceOf({ code, details }: NonNullable<ApiErrorData["appError"]>, message: string): string {
  return code === "rate.limited" ? tooManyCalls(details?.["retryAfterSeconds"]) : message;
}

type ApiErrorData = NonNullable<TRPCClientError<AppRouter>["data"]>;

function requestIdOf(meta: Record<string, unknown> | undefined): string | undefined {
  const response = meta?.["response"];
  return response instanceof Response ? (response.headers.get("x-request-id") ?? undefined) : undefined;
}
