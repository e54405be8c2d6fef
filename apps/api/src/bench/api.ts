/**
 * The API as it is deployed, in a process of its own, and beside it an Express that parses the same body, checks it with
 * the same schema and does nothing. Says on which ports, and on request how much processor time it took.
 */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { consumeUsage } from "@souk/contracts/usage/operations";
import express from "express";
import { createApp } from "../app.ts";
import { createDeps } from "../deps.ts";
import { readEnv } from "../env.ts";
import { createDrain } from "../http/drain.ts";
import { createHttpServer } from "../http/server.ts";
import { appRouter } from "../router.ts";

/** Where the API and the Express that does nothing listen. */
export interface ApiPorts {
  api: number;
  nothing: number;
}

const deps = createDeps(
  readEnv({
    API_URL: "http://localhost:4000",
    FRONTEND_URL: "http://localhost:3000",
    DATABASE_URL: process.argv[2],
    AUTH_SECRET: "a secret for the bench, long enough",
    // Every call is counted; the load is more than callers may have.
    LIMIT_REST_ACCOUNT: "9000000/3600",
    LIMIT_REST_CLIENT: "9000000/3600",
  }),
  "souk-bench-api",
);
const ports: ApiPorts = {
  api: await listen(createHttpServer(createApp(deps, createDrain(), appRouter))),
  nothing: await listen(createServer(doNothing())),
};
process.on("message", () => process.send?.({ cpu: cpuMs() }));
process.on("disconnect", () => process.exit());
process.send?.(ports);

function doNothing(): RequestListener {
  const app = express().use(express.json());
  app.post("/api/v1/me/agents/:agentId/usage/:metricSlug/consume", (req, res) => {
    const input = consumeUsage.input.parse({ ...(req.body as object), ...req.params });
    res.json({ metric: input.metricSlug, used: input.quantity });
  });
  return app;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
