import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "pino";

/** Logs method, path, status and time of each request; never queries, headers or bodies, where tokens and workflows are. */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const { method, path } = request;
    response.locals["requestId"] = requestId;
    response.set("X-Request-Id", requestId);
    response.once("finish", () => {
      const ms = Math.round(performance.now() - startedAt);
      log.info({ requestId, method, path, status: response.statusCode, ms }, "request");
    });
    next();
  };
}
