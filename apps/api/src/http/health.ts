import { AppError } from "@souk/contracts/common/errors";
import { Router } from "express";

/** What readiness depends on. */
export interface Health {
  isDraining: () => boolean;
  pingDatabase: () => Promise<void>;
}

/** A database that has not answered by then counts as away. */
const PING_TIMEOUT_MS = 2_000;

/**
 * `/live` answers as long as the process can answer at all. `/ready` says whether to send it requests: not
 * while it shuts down, and not while the database is away.
 */
export function healthRoutes(health: Health): Router {
  const routes = Router();
  routes.use((_req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    next();
  });
  routes.get("/live", (_req, res) => {
    res.json({ status: "live" });
  });
  routes.get("/ready", async (_req, res) => {
    if (health.isDraining() || !(await answersInTime(health.pingDatabase()))) {
      throw new AppError("service.unavailable");
    }
    res.json({ status: "ready" });
  });
  return routes;
}

async function answersInTime(ping: Promise<void>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS);
  const answered = ping.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, tooLate]).finally(() => clearTimeout(timer));
}
