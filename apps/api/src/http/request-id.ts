import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";

/** What is taken over from a caller or a proxy: a UUID or any short name that is safe in logs and headers. */
const SAFE_ID = /^[\w.-]{1,64}$/;

/** Gives every request an id, its own if that is safe, and answers it as `X-Request-Id`. */
export const requestId: RequestHandler = (req, res, next) => {
  const sent = req.headers["x-request-id"];
  res.setHeader("X-Request-Id", typeof sent === "string" && SAFE_ID.test(sent) ? sent : randomUUID());
  next();
};

/** The id that `requestId` gave this request. */
export function requestIdOf(res: Response): string {
  const id = res.getHeader("X-Request-Id");
  return typeof id === "string" ? id : "unknown";
}

/**
 * One line a request when it is over: method, path, status, milliseconds. No headers and no query, as
 * those carry credentials and codes.
 */
export function requestLog(logger: Logger): RequestHandler {
  if (!logger.isLevelEnabled("info")) return (_req, _res, next) => next();
  // None of its fields is named like a secret, and looking for those costs more than the line.
  const lines = logger.child({}, { redact: { paths: [] } });
  return (req, res, next) => {
    const start = performance.now();
    const { method, path } = req;
    res.once("close", () => {
      const ms = Math.round((performance.now() - start) * 10) / 10;
      const fields = { requestId: requestIdOf(res), method, path, status: res.statusCode, ms };
      lines.info(res.writableFinished ? fields : { ...fields, aborted: true }, "request");
    });
    next();
  };
}
