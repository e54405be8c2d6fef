import { createHash } from "node:crypto";
import { AppError } from "@souk/contracts/common/errors";
import { type AnyTRPCRouter, callTRPCProcedure } from "@trpc/server";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { RequestContext } from "../trpc/context.ts";
import { sendProblem } from "./problem.ts";
import { readInput, readPath } from "./rest-input.ts";
import { collectRestRoutes, type RestRoute } from "./rest-routes.ts";
import type { Match } from "./route-trie.ts";
import type { Shortcut } from "./shortcut/spend-shortcut.ts";

export interface RestOptions {
  router: AnyTRPCRouter;
  /** Who calls and what the procedures work with. Reads Authorization and never a cookie. */
  createContext: (req: Request, res: Response) => Promise<RequestContext>;
  logger: Logger;
  /** Answers calls without their procedure, where it can. */
  shortcut?: Shortcut;
}

/**
 * Serves every procedure that has a REST route: the success answer is the resource itself, every failure a
 * problem. Paths it does not know go on to the next handler.
 */
export function restHandler(options: RestOptions): RequestHandler {
  const trie = collectRestRoutes(options.router);
  return (req, res, next) => {
    const match = trie.find(req.path);
    if (!match) return next();
    serve({ ...options, match }, req, res).catch((error: unknown) => {
      sendProblem(res, error, options.logger);
    });
  };
}

async function serve(
  { match, router, createContext, shortcut }: RestOptions & { match: Match<RestRoute> },
  req: Request,
  res: Response,
): Promise<void> {
  const { routes } = match.resource;
  if (req.method === "OPTIONS") return answerOptions(res, routes.keys());
  const found = routes.get(req.method === "HEAD" ? "GET" : req.method);
  if (!found) {
    res.setHeader("Allow", allowed(routes.keys()));
    throw new AppError("request.method_not_allowed");
  }
  const { route, names } = found;
  const path = readPath(route, names, match.values);
  const reading = readInput({ route, path }, req, res);
  const shortWay = shortcut?.(route.procedure, req);
  const answered = await shortWay?.take(res, reading);
  if (answered !== undefined) return answer({ route, output: answered }, req, res);
  const [ctx, input] = await Promise.all([createContext(req, res), reading]);
  shortWay?.learn(ctx.actor);
  const output: unknown = await callTRPCProcedure({
    router,
    path: route.procedure,
    type: route.type,
    ctx,
    getRawInput: async () => input,
    signal: abortSignalOf(res),
    batchIndex: 0,
  });
  answer({ route, output }, req, res);
}

function answerOptions(res: Response, methods: Iterable<string>): void {
  res.statusCode = 204;
  res.setHeader("Allow", allowed(methods));
  res.end();
}

function allowed(methods: Iterable<string>): string {
  const all = [...methods];
  return [...all, ...(all.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

/** Aborts when the caller goes away before the answer. */
function abortSignalOf(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once("close", () => {
    if (!res.writableEnded) controller.abort();
  });
  return controller.signal;
}

function answer({ route, output }: { route: RestRoute; output: unknown }, req: Request, res: Response): void {
  const isPublic = route.meta.access === "public" && route.method === "GET" && !hasCredentials(req);
  if (output === undefined) {
    res.statusCode = 204;
    res.setHeader("Cache-Control", "no-store");
    res.end();
    return;
  }
  const body = JSON.stringify(output);
  res.setHeader("Cache-Control", isPublic ? "public, no-cache" : "no-store");
  if (isPublic && isUnchanged(body, req, res)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.statusCode = route.status;
  res.setHeader("Content-Type", "application/json; charset=utf-8");
  res.setHeader("Content-Length", Buffer.byteLength(body));
  res.end(body);
}

/** Whether the call names its caller, so that its answer is nobody else's. */
function hasCredentials({ headers }: Request): boolean {
  return headers.authorization !== undefined || headers["x-api-key"] !== undefined;
}

/** Names the body by a weak ETag and says whether the caller has that one already. */
function isUnchanged(body: string, req: Request, res: Response): boolean {
  const etag = `W/"${createHash("sha1").update(body).digest("base64url")}"`;
  res.setHeader("ETag", etag);
  const known = req.headers["if-none-match"];
  return known !== undefined && (known === "*" || known.split(",").some((tag) => tag.trim() === etag));
}
