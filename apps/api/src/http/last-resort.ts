import { AppError } from "@souk/contracts/common/errors";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";
import { sendProblem } from "./problem.ts";

/** Nobody before served this path. */
export const nothingHere: RequestHandler = () => {
  throw new AppError("route.not_found");
};

/** Whatever was thrown on the way becomes a problem; Express itself would answer HTML with a stack. */
export function problems(logger: Logger): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express tells error handlers by their four parameters
  return (error, _req, res, _next) => sendProblem(res, error, logger);
}

/** Marks a path as one that is only read: other methods are told so. */
export const onlyReading: RequestHandler = (req, res, next) => {
  if (req.method === "GET" || req.method === "HEAD") return next();
  res.setHeader("Allow", "GET, HEAD");
  throw new AppError("request.method_not_allowed");
};
