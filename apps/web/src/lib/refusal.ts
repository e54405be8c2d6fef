import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@souk/api/router";
import type { ErrorCode } from "@souk/contracts/common/errors";

/** A refusal by the API as a form needs it: the code, what it carries, and the fields that were wrong. */
export interface Refusal {
  code: ErrorCode;
  details: Record<string, unknown>;
  issues: readonly { path: string; message: string }[];
}

/** Undefined for anything but a refusal: the API out of reach, or a fault in this page. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const { data } = error as TRPCClientError<AppRouter>;
  if (!data) return undefined;
  if (data.appError) return { code: data.appError.code, details: data.appError.details ?? {}, issues: [] };
  return data.issues ? { code: "request.invalid", details: {}, issues: data.issues } : undefined;
}
