import type { RequestHandler } from "express";

/**
 * Names the caller's address in `x-client-ip` as Express worked it out from the trusted proxies, and drops
 * what a caller could have written itself. Rate limits go by that header and no other.
 */
export const clientAddress: RequestHandler = (req, _res, next) => {
  const { ip } = req;
  delete req.headers["x-forwarded-for"];
  delete req.headers["x-client-ip"];
  if (ip) req.headers["x-client-ip"] = ip;
  next();
};
