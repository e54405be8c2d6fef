import { AppError } from "@souk/contracts/common/errors";
import type { OAuthScope } from "@souk/contracts/identity/entities";
import type { AgentActor, UserActor } from "../platform/actor.ts";
import type { RequestContext } from "./context.ts";
import { baseProcedure, middleware } from "./init.ts";

/** Anyone, signed in or not. */
export const publicProcedure = baseProcedure.meta({ access: "public" });

/** A person, by session cookie on tRPC or by session token on REST; never an agent. */
export const userProcedure = baseProcedure
  .meta({ access: "user" })
  .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireUser(ctx) } })));

/** A person with the role admin. */
export const adminProcedure = baseProcedure.meta({ access: "admin" }).use(
  middleware(({ ctx, next }) => {
    const actor = requireUser(ctx);
    if (actor.role !== "admin") throw new AppError("auth.forbidden");
    return next({ ctx: { ...ctx, actor } });
  }),
);

/** A person, or an agent whose token carries the scope. */
export function scopedProcedure(scope: OAuthScope) {
  return baseProcedure
    .meta({ access: { scope } })
    .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireScope(ctx, scope) } })));
}

function requireUser(ctx: RequestContext): UserActor {
  if (ctx.actor.kind === "user") return ctx.actor;
  if (ctx.actor.kind === "agent") throw new AppError("auth.forbidden");
  throw refusal(ctx);
}

function requireScope(ctx: RequestContext, scope: OAuthScope): UserActor | AgentActor {
  if (ctx.actor.kind === "user") return ctx.actor;
  if (ctx.actor.kind !== "agent") throw refusal(ctx);
  if (!ctx.actor.scopes.includes(scope)) throw new AppError("auth.insufficient_scope", { scope });
  return ctx.actor;
}

function refusal(ctx: RequestContext): AppError {
  return new AppError(ctx.credentials === "invalid" ? "auth.invalid_token" : "auth.required");
}
