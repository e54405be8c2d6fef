import { type AppError, ERRORS, type ErrorCode, isAppError, statusOf } from "@souk/contracts/common/errors";
import type { Issue } from "@souk/contracts/common/problem";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { isConnectionFailure } from "../platform/connection-failure.ts";

/** What a caller may learn of a failure; `cause` is what only the operator may, when there is something to tell. */
export interface Failure {
  code: ErrorCode;
  status: number;
  title: string;
  details: Record<string, unknown> | undefined;
  issues: Issue[] | undefined;
  cause: unknown;
}

/** Fields of a request that are wrong before any schema sees them. */
export class InvalidFields extends Error {
  override name = "InvalidFields";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(ERRORS["request.invalid"].message);
    this.issues = issues;
  }
}

/**
 * The one mapping of any failure to what is answered: refusals of verbs, wrong input, what Express, its
 * parsers and tRPC refuse, a database that is away. Everything else is `internal`, without a word of it.
 */
export function toFailure(error: unknown): Failure {
  if (isAppError(error)) return refusal(error);
  if (error instanceof InvalidFields) return failure("request.invalid", { issues: error.issues });
  if (error instanceof TRPCError) return fromTrpc(error);
  if (isConnectionFailure(error)) return failure("service.unavailable", { cause: error });
  const code = codeOfHttpError(error);
  return code ? failure(code) : failure("internal", { cause: error });
}

function failure(code: ErrorCode, rest: Partial<Failure> = {}): Failure {
  const { message: title } = ERRORS[code];
  return {
    code,
    status: statusOf(code),
    title,
    details: undefined,
    issues: undefined,
    cause: undefined,
    ...rest,
  };
}

function refusal(error: AppError): Failure {
  return failure(error.code, {
    details: error.details ? { ...error.details } : undefined,
    cause: error.code === "internal" ? error : undefined,
  });
}

function fromTrpc(error: TRPCError): Failure {
  const { cause } = error;
  if (isAppError(cause)) return refusal(cause);
  if (isConnectionFailure(error)) return failure("service.unavailable", { cause: error });
  if (error.code === "BAD_REQUEST" && cause instanceof z.ZodError) {
    return failure("request.invalid", { issues: cause.issues.map(toIssue) });
  }
  const code = CODE_BY_TRPC[error.code];
  return code ? failure(code) : failure("internal", { cause: cause ?? error });
}

function toIssue({ path, code, message }: z.core.$ZodIssue): Issue {
  return { path: path.map(String).join("."), code: code ?? "custom", message };
}

const CODE_BY_TRPC: Partial<Record<TRPCError["code"], ErrorCode>> = {
  PARSE_ERROR: "request.malformed_json",
  BAD_REQUEST: "request.invalid",
  UNAUTHORIZED: "auth.required",
  FORBIDDEN: "auth.forbidden",
  NOT_FOUND: "route.not_found",
  METHOD_NOT_SUPPORTED: "request.method_not_allowed",
  PAYLOAD_TOO_LARGE: "request.too_large",
  UNSUPPORTED_MEDIA_TYPE: "request.unsupported_media_type",
};

/** Express and its body parser throw `http-errors`: a status, and a `type` where one status has several reasons. */
function codeOfHttpError(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  if ("type" in error && error.type === "entity.parse.failed") return "request.malformed_json";
  if (error.status === 413) return "request.too_large";
  if (error.status === 415) return "request.unsupported_media_type";
  if (error.status === 404) return "route.not_found";
  return error.status >= 400 && error.status < 500 ? "request.invalid" : undefined;
}
