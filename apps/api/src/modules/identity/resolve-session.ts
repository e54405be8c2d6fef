import { AppError } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import { APIError } from "better-auth/api";
import type { UserActor } from "../../platform/actor.ts";
import type { Auth, AuthSession } from "./auth.ts";
import { findStanding } from "./find-standing.ts";

/** What it takes to find out who sent a credential. */
export interface ResolverContext {
  db: Database;
  auth: Auth;
  now: () => Date;
}

/**
 * Who these request headers sign in, by session cookie or signed bearer token; undefined when nobody.
 * Pass only the header that is to be believed: with both, the bearer token wins.
 */
export async function resolveSession(ctx: ResolverContext, headers: Headers): Promise<UserActor | undefined> {
  const signedIn = await ctx.auth.api.getSession({ headers }).catch(refuseFailedLookup);
  if (!signedIn || isBanned(signedIn.user, ctx.now())) return undefined;
  const { user, session } = signedIn;
  return {
    kind: "user",
    userId: user.id,
    role: user.role === "admin" ? "admin" : "user",
    ...(await findStanding(ctx.db, { userId: user.id, sessionId: session.id })),
    session: { id: session.id, impersonatedBy: session.impersonatedBy ?? null },
  };
}

/** The library hides why a lookup failed; in any case nobody is to be called signed out because of it. */
function refuseFailedLookup(error: unknown): never {
  const failed = error instanceof APIError && error.body?.code === "FAILED_TO_GET_SESSION";
  throw failed ? new AppError("service.unavailable") : error;
}

/** A ban ends sessions when it is spoken; this holds for those that were opened beside it. */
function isBanned(user: AuthSession["user"], now: Date): boolean {
  return user.banned === true && (!user.banExpires || user.banExpires > now);
}
