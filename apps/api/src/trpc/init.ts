import { AppError, type ErrorCode, isAppError } from "@souk/contracts/common/errors";
import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { RequestContext } from "./context.ts";

/** What a caller must show: nothing, a person's credentials, or a person's or an agent's token with a scope. */
export type Access = "public" | "user" | "admin" | { scope: string };

/** What stands on a procedure beside its shapes; the REST adapter and the document are built from it. */
export interface ProcedureMeta extends OpenApiMeta {
  access?: Access;
  errors?: readonly ErrorCode[];
  idempotencyHeader?: boolean;
  status?: 200 | 201 | 204;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message:
        isAppError(error.cause) || error.code !== "INTERNAL_SERVER_ERROR" ? shape.message : "Internal error",
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        appError: isAppError(error.cause) ? toAppErrorData(error.cause) : null,
      },
    }),
  });

/** What the web app reads of a refusal: the stable code and its details. */
export interface AppErrorData {
  code: ErrorCode;
  details: Record<string, unknown> | null;
}

function toAppErrorData(error: AppError): AppErrorData {
  return { code: error.code, details: error.details ? { ...error.details } : null };
}

export const router = t.router;

/** Turns what verbs throw into tRPC errors, once for all procedures; the cause keeps the code and details. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !isAppError(result.error.cause)) return result;
  throw new TRPCError({
    code: trpcCodeOf(result.error.cause),
    message: result.error.cause.message,
    cause: result.error.cause,
  });
});

function trpcCodeOf(error: AppError): TRPCError["code"] {
  return TRPC_CODE_BY_STATUS[error.status] ?? "INTERNAL_SERVER_ERROR";
}

const TRPC_CODE_BY_STATUS: Record<number, TRPCError["code"]> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  402: "PAYMENT_REQUIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

export const baseProcedure = t.procedure.use(mapErrors);
export const middleware = t.middleware;
