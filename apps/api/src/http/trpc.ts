import { AppError } from "@souk/contracts/common/errors";
import { type AnyTRPCRouter, TRPCError } from "@trpc/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { RequestContext } from "../trpc/context.ts";
import { toFailure } from "./failure.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
const BATCH_LIMIT = 20;

export interface TrpcOptions {
  router: AnyTRPCRouter;
  createContext: (req: Request, res: Response) => Promise<RequestContext>;
  logger: Logger;
}

/** Serves the web app's calls. It reads bodies itself, so it stands before every body parser. */
export function trpcHandler({ router, createContext, logger }: TrpcOptions): RequestHandler {
  const serve = createExpressMiddleware({
    router,
    maxBatchSize: BATCH_LIMIT,
    maxBodySize: BODY_LIMIT_BYTES,
    createContext: ({ req, res }) => createContext(req, res).catch(refuseWithStatus),
    onError: ({ error, ctx, path }) => {
      const { cause, code } = toFailure(error);
      if (cause === undefined) return;
      const requestId = (ctx as RequestContext | undefined)?.requestId;
      logger.error({ requestId, code, path, err: cause }, "request.failed");
    },
  });
  return (req, res, next) => {
    if (Number(req.headers["content-length"] ?? 0) > BODY_LIMIT_BYTES)
      throw new AppError("request.too_large");
    res.setHeader("Cache-Control", "no-store");
    serve(req, res, next);
  };
}

/** A session that cannot be looked up is no reason to call the person signed out, nor are too many calls a fault. */
function refuseWithStatus(cause: unknown): never {
  const { code } = toFailure(cause);
  if (code === "rate.limited") throw new TRPCError({ code: "TOO_MANY_REQUESTS", cause });
  if (code === "service.unavailable") throw new TRPCError({ code: "SERVICE_UNAVAILABLE", cause });
  throw cause;
}
