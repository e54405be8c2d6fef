import { fileURLToPath } from "node:url";
import express, { type Express } from "express";
import { joinRepeats } from "../audits/join-repeats.ts";
import { runAudit } from "../audits/run-audit.ts";
import { actFor } from "../souk/act-for.ts";
import { accountRoutes } from "./account-routes.ts";
import { answerErrors, notFound } from "./errors.ts";
import type { Parts } from "./parts.ts";
import { publicRoutes } from "./public-routes.ts";
import { requestLog } from "./request-log.ts";
import { sameOriginOnly } from "./same-origin.ts";
import { loadSamples } from "./samples.ts";
import { securityHeaders } from "./security-headers.ts";
import { signInRoutes } from "./sign-in-routes.ts";

/** The whole agent as one Express app, in the order a request meets it. */
export function createApp(parts: Parts): Express {
  const { env, log } = parts;
  const origin = new URL(env.AGENT_URL).origin;
  const samples = loadSamples();
  const audit = joinRepeats((owner, text, fileName) => {
    const signIn = parts.signIn();
    if (!signIn) throw new Error("An audit without sign-in");
    const usageOf = (userId: string) => actFor(parts.souk, signIn.tokens, userId).usage();
    return runAudit({ ...parts, usageOf }, owner, { text, fileName });
  });

  const app = express();
  app.disable("x-powered-by");
  app.get("/health", (_request, response) => {
    response.json({ status: "ok", souk: parts.signIn() ? "ready" : "waiting" });
  });
  app.get("/.well-known/souk-domain.txt", (_request, response, next) => {
    if (env.SOUK_DOMAIN_PROOF) response.type("text").send(env.SOUK_DOMAIN_PROOF);
    else next();
  });
  app.use(requestLog(log));
  app.use(securityHeaders({ isHttps: origin.startsWith("https:"), souk: new URL(env.SOUK_ISSUER).origin }));
  app.use(
    "/assets",
    express.static(fileURLToPath(new URL("../../public", import.meta.url)), { index: false, maxAge: "1h" }),
  );
  app.use("/assets/fonts", express.static(fontFolder(), { index: false, maxAge: "365d", immutable: true }));
  app.use((_request, response, next) => {
    response.set("Cache-Control", "private, no-store");
    next();
  });
  app.use(sameOriginOnly(origin));
  app.use(signInRoutes(parts));
  app.use(publicRoutes(parts, samples));
  app.use(accountRoutes(parts, samples, audit));
  app.use(notFound);
  app.use(answerErrors(parts));
  return app;
}

function fontFolder(): string {
  return fileURLToPath(
    new URL(".", import.meta.resolve("@fontsource-variable/geist/files/geist-latin-wght-normal.woff2")),
  );
}
