import type { Database } from "@souk/db/client";
import type { Request, Response } from "express";
import type { Logger } from "pino";
import type Stripe from "stripe";
import { logOf } from "../logger.ts";
import { isApiKey, resolveApiKey } from "../modules/api-keys/index.ts";
import { type Auth, resolveBearer, resolveSession } from "../modules/identity/index.ts";
import type { ReceiptSigner } from "../modules/usage/index.ts";
import type { Actor } from "../platform/actor.ts";
import type { PublicWeb } from "../platform/public-web/public-web.ts";
import type { Seal } from "../platform/sealing.ts";
import type { Log, ServiceContext } from "../platform/service-context.ts";
import type { RequestContext } from "../trpc/context.ts";
import { requestIdOf } from "./request-id.ts";

/** What of the process a request needs. */
export interface ContextParts {
  db: Database;
  auth: Auth;
  stripe: Stripe | undefined;
  paymentGraceDays: number;
  mailSeal: Seal;
  receipts: ReceiptSigner;
  publicWeb: PublicWeb;
  now: () => Date;
  logger: Logger;
  frontendUrls: readonly [string, ...string[]];
}

/** The context of a REST call: a bearer token or an API key says who calls, and nothing else does. */
export async function restContext(parts: ContextParts, req: Request, res: Response): Promise<RequestContext> {
  const common = commonContext(parts, res);
  const { token, wasSent } = credentialOf(req);
  const actor = token ? await resolveToken({ ...parts, log: common.log }, token) : undefined;
  return {
    ...common,
    ...identify(actor, wasSent),
    reply: { header: (name, value) => res.setHeader(name, value) },
  };
}

/** The one credential of a REST call. Two of them are none: nobody could say which one is meant. */
export function credentialOf({ headers }: Request): { token: string | undefined; wasSent: boolean } {
  const { authorization, "x-api-key": key } = headers;
  const wasSent = authorization !== undefined || key !== undefined;
  if (authorization !== undefined && key !== undefined) return { token: undefined, wasSent };
  if (typeof key === "string") return { token: isApiKey(key) ? key : undefined, wasSent };
  return { token: authorization && /^Bearer +(\S+)$/i.exec(authorization)?.[1], wasSent };
}

function resolveToken(parts: ContextParts & { log: Log }, token: string): Promise<Actor | undefined> {
  return isApiKey(token) ? resolveApiKey(parts, token) : resolveBearer(parts, token);
}

/** The context of a tRPC request, one for all calls of its batch: the session cookie says who calls. */
export async function trpcContext(parts: ContextParts, req: Request, res: Response): Promise<RequestContext> {
  const { cookie } = req.headers;
  const actor = cookie ? await resolveSession(parts, new Headers({ cookie })) : undefined;
  return {
    ...commonContext(parts, res),
    ...identify(actor, cookie !== undefined),
    reply: { header: () => {} },
  };
}

/** The context of what is public and no procedure. */
export function anonymousContext(parts: ContextParts, res: Response): ServiceContext {
  return { ...commonContext(parts, res), actor: { kind: "anonymous" } };
}

function commonContext(
  {
    db,
    auth,
    now,
    logger,
    frontendUrls,
    stripe,
    paymentGraceDays,
    mailSeal,
    publicWeb,
    receipts,
  }: ContextParts,
  res: Response,
) {
  const requestId = requestIdOf(res);
  const log = logOf(logger, { requestId });
  const { social } = auth;
  const settings = {
    webUrl: frontendUrls[0],
    social,
    stripe,
    paymentGraceDays,
    mailSeal,
    publicWeb,
    receipts,
  };
  return { db, now, requestId, log, auth, ...settings };
}

function identify(actor: Actor | undefined, wasSent: boolean): Pick<RequestContext, "actor" | "credentials"> {
  if (actor) return { actor, credentials: "valid" };
  return { actor: { kind: "anonymous" }, credentials: wasSent ? "invalid" : "none" };
}
