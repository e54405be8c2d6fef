import type { Operation } from "@souk/contracts/common/operation";
import type { z } from "zod";
import type { ProcedureMeta } from "./init.ts";

/** The part of a contract that travels on the procedure: its REST route, texts and refusals. */
export function rest(operation: Operation<z.ZodType, z.ZodType>): ProcedureMeta {
  const { rest: route, errors } = operation;
  if (!route) return { errors };
  return {
    errors,
    status: route.status ?? 200,
    idempotencyHeader: route.idempotencyHeader ?? false,
    openapi: {
      method: route.method,
      path: route.path,
      tags: [route.tag],
      summary: route.summary,
      description: route.description,
    },
  };
}
