import { AppError, ERRORS, type ErrorCode, isAppError } from "@souk/contracts/common/errors";
import type { Action } from "@souk/contracts/identity/permissions";
import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import { z } from "zod";
import { isConnectionFailure } from "../platform/connection-failure.ts";
import type { RequestContext } from "./context.ts";
import { isClosedToEyes } from "./through-eyes.ts";

/** What a caller must show: nothing, a person's credentials, or a person's or an agent's token with a scope. */
export type Access = "public" | "user" | "admin" | { scope: string };

/** What stands on a procedure beside its shapes; the REST adapter and the document are built from it. */
export interface ProcedureMeta extends OpenApiMeta {
  access?: Access;
  /** What the caller needs permission for; absent where anyone may call. */
  action?: Action;
  errors?: readonly ErrorCode[];
  idempotencyHeader?: boolean;
  status?: 200 | 201 | 204;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    // Proxies close what is silent for a minute; a client that hears nothing for so long connects anew.
    sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
    errorFormatter: ({ shape, error }) => {
      const appError = toAppErrorData(error);
      const isOurs = appError === null && error.code === "INTERNAL_SERVER_ERROR";
      return {
        ...shape,
        message: appError ? ERRORS[appError.code].message : isOurs ? ERRORS.internal.message : shape.message,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path,
          appError,
          issues: error.code === "BAD_REQUEST" ? toIssues(error.cause) : null,
        },
      };
    },
  });

/** What the web app reads of a refusal: the stable code and its details. */
export interface AppErrorData {
  code: ErrorCode;
  details: Record<string, unknown> | null;
}

function toAppErrorData(error: TRPCError): AppErrorData | null {
  if (isConnectionFailure(error)) return { code: "service.unavailable", details: null };
  if (!isAppError(error.cause)) return null;
  const { code, details } = error.cause;
  return { code, details: details ? { ...details } : null };
}

/** The fields a call got wrong, for the form that sent them. */
function toIssues(cause: unknown): { path: string; message: string }[] | null {
  if (!(cause instanceof z.ZodError)) return null;
  return cause.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

export const router = t.router;
export const mergeRouters = t.mergeRouters;

/** Turns what verbs throw into tRPC errors, once for all procedures; the cause keeps the code and details. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const mapped = toTrpcError(result.error.cause);
  if (mapped) throw mapped;
  return result;
});

/** A refusal as tRPC knows it; undefined for what is none. Streams throw it themselves: no middleware sees them end. */
export function toTrpcError(cause: unknown): TRPCError | undefined {
  if (isAppError(cause)) return new TRPCError({ code: trpcCodeOf(cause), message: cause.message, cause });
  return isConnectionFailure(cause) ? new TRPCError({ code: "SERVICE_UNAVAILABLE", cause }) : undefined;
}

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

const refuseEyes = t.middleware(({ ctx, path, type, next }) => {
  if (isClosedToEyes(ctx.actor, { path, type })) throw new AppError("auth.forbidden");
  return next();
});

export const baseProcedure = t.procedure.use(mapErrors).use(refuseEyes);
export const middleware = t.middleware;
