import type { AnyTRPCRouter } from "@trpc/server";
import express, { type Express } from "express";
import type { Deps } from "./deps.ts";
import { clientAddress } from "./http/client-address.ts";
import { allowOrigins, refuseForeignCookies } from "./http/cross-origin.ts";
import { docsRoutes } from "./http/docs.ts";
import { closeWhenDraining, type Drain } from "./http/drain.ts";
import { healthRoutes } from "./http/health.ts";
import { limitAuth } from "./http/limits/limit-auth.ts";
import { limitRest, limitTrpc } from "./http/limits/limit-procedures.ts";
import { nothingHere, onlyReading, problems } from "./http/last-resort.ts";
import { mediaRoutes } from "./http/media.ts";
import { restContext, trpcContext } from "./http/request-context.ts";
import { requestId, requestLog } from "./http/request-id.ts";
import { restHandler } from "./http/rest.ts";
import { createSpendShortcut } from "./http/shortcut/spend-shortcut.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { stripeWebhook } from "./http/stripe-webhook.ts";
import { trpcHandler } from "./http/trpc.ts";
import { authHandler } from "./modules/identity/index.ts";

/**
 * The whole HTTP surface, in the order a request passes it. The order is load-bearing: ids before logs,
 * CORS before what reads cookies, everything that reads raw bodies before what parses them.
 */
export function createApp(deps: Deps, drain: Drain, router: AnyTRPCRouter): Express {
  const { apiUrl, frontendUrls, logger, db, auth, pingDatabase } = deps;
  const ownOrigins = [...frontendUrls, apiUrl];
  const { limits } = deps;
  const createRestContext = limitRest(limits, (req, res) => restContext(deps, req, res));
  const createTrpcContext = limitTrpc(limits, (req, res) => trpcContext(deps, req, res));
  const rest = restHandler({
    router,
    logger,
    createContext: createRestContext,
    shortcut: createSpendShortcut(deps),
  });
  const trpc = trpcHandler({ router, logger, createContext: createTrpcContext });
  const identity = authHandler(auth, { db, gate: limits && limitAuth(limits) });

  const app = express();
  app.disable("x-powered-by").disable("etag").set("trust proxy", deps.trustProxy);
  app.use(requestId, requestLog(logger), closeWhenDraining(drain));
  app.use(clientAddress, securityHeaders(apiUrl), allowOrigins(frontendUrls));
  app.use(stripeWebhook(deps));
  app.all(["/api/auth/{*any}", "/.well-known/oauth-authorization-server/{*any}"], identity);
  app.use("/trpc", refuseForeignCookies(ownOrigins), trpc);
  app.use("/api/v1", rest);
  app.use(rest);
  app.use("/media", onlyReading, mediaRoutes(deps));
  app.use("/health", onlyReading, healthRoutes({ isDraining: drain.isDraining, pingDatabase }));
  app.use(docsRoutes({ router, apiUrl }));
  app.use(nothingHere);
  app.use(problems(logger));
  return app;
}
