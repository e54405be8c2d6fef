import { AppError } from "@souk/contracts/common/errors";
import cors from "cors";
import type { RequestHandler } from "express";

/**
 * CORS for exactly these origins, with credentials. Any other origin, `null` included, gets no header at
 * all, so its scripts can neither read an answer nor send what needs a preflight.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: [...origins],
    credentials: true,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id"],
    exposedHeaders: ["X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotent-Replayed"],
    maxAge: 600,
  });
  return (req, res, next) => {
    const { origin } = req.headers;
    res.vary("Origin");
    if (origin !== undefined && origins.includes(origin)) return allow(req, res, next);
    next();
  };
}

/**
 * Refuses calls that could change something, carry a cookie and do not come from one of our own origins.
 * Browsers put Origin on all of these, so a cookie without one is refused as well.
 */
export function refuseForeignCookies(origins: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const { cookie, origin } = req.headers;
    const isReading = req.method === "GET" || req.method === "HEAD" || req.method === "OPTIONS";
    if (isReading || cookie === undefined || (origin !== undefined && origins.includes(origin)))
      return next();
    throw new AppError("auth.foreign_origin");
  };
}
