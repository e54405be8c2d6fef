import type { Server } from "node:http";
import type { RequestHandler } from "express";

/** Whether the process is on its way out; shared by readiness, answers and the one who ends it. */
export interface Drain {
  isDraining: () => boolean;
  begin: () => void;
}

export function createDrain(): Drain {
  let draining = false;
  return {
    isDraining: () => draining,
    begin: () => {
      draining = true;
    },
  };
}

/** While draining, every answer asks its caller to open the next connection elsewhere. */
export function closeWhenDraining(drain: Drain): RequestHandler {
  return (_req, res, next) => {
    if (drain.isDraining()) res.setHeader("Connection", "close");
    next();
  };
}

/** How often connections that fell idle are looked for. `close` alone waits for their keep-alive to run out. */
const SWEEP_MS = 200;

/**
 * Stops a server without cutting an answer short: readiness fails, nothing new is accepted, idle
 * connections are closed as they fall idle. Whatever still runs at the deadline is cut.
 */
export async function drainServer(server: Server, drain: Drain, deadlineMs: number): Promise<void> {
  drain.begin();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
