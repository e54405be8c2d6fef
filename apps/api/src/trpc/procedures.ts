import { AppError } from "@souk/contracts/common/errors";
import {
  type Action,
  type ActionAbout,
  allows,
  keyScopeOf,
  PERMISSIONS,
} from "@souk/contracts/identity/permissions";
import type { AgentActor, ApiKeyActor, UserActor } from "../platform/actor.ts";
import type { RequestContext } from "./context.ts";
import { baseProcedure, middleware } from "./init.ts";

/** Anyone, signed in or not. */
export const publicProcedure = baseProcedure.meta({ access: "public" });

/** A person about their own account, by session cookie on tRPC or by session token on REST; never an agent. */
export const userProcedure = personProcedure("account.use");

/** A person whose role on the marketplace has the permission; everybody else is refused. */
export function platformProcedure(action: ActionAbout<"platform">) {
  const access = allows({ platform: "user" }, action) ? "user" : "admin";
  return personProcedure(action, access).use(
    middleware(({ ctx, next }) => {
      if (!allows({ platform: requireUser(ctx).role }, action)) throw new AppError("auth.forbidden");
      return next();
    }),
  );
}

/** A person whose role in the organization they act for has the permission; other members are refused. */
export function organizationProcedure(action: ActionAbout<"organization">) {
  return personProcedure(action).use(
    middleware(({ ctx, next }) => {
      const { role: platform, organizationRole: organization } = requireUser(ctx);
      if (!allows({ platform, organization }, action)) throw new AppError("auth.forbidden");
      return next();
    }),
  );
}

/** The same, or an API key with the scope of the action whose maker has the permission. */
export function keyedProcedure(action: ActionAbout<"organization"> & KeyedAction) {
  return baseProcedure.meta({ access: "user", action }).use(
    middleware(({ ctx, next }) => {
      const actor = requireUserOrKey(ctx, action);
      const platform = actor.kind === "user" ? actor.role : "user";
      if (!allows({ platform, organization: actor.organizationRole }, action))
        throw new AppError("auth.forbidden");
      return next({ ctx: { ...ctx, actor } });
    }),
  );
}

/**
 * The same, or an agent whose token carries the scope of the action and whose user has the permission, or an API key of
 * which the same is true.
 */
export function scopedProcedure(action: ScopedAction) {
  const { scope } = PERMISSIONS[action];
  return baseProcedure
    .meta({ access: { scope }, action })
    .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireScope(ctx, action) } })));
}

/** A person, about the organization that the input names. The verb asks for the membership, under its own lock. */
export const memberProcedure = (action: ActionAbout<"organization">) => personProcedure(action);

/**
 * A person, about the vendor whose goods or money the input names, or an API key with the scope of the action. The verb
 * asks for their part in it.
 */
export function vendorProcedure(action: ActionAbout<"vendor">) {
  return baseProcedure
    .meta({ access: "user", action })
    .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireUserOrKey(ctx, action) } })));
}

/** The actions that API keys open as well. */
type KeyedAction = {
  [Name in Action]: (typeof PERMISSIONS)[Name] extends { keyScope: string } ? Name : never;
}[Action];

/** The actions that tokens open as well. */
type ScopedAction = {
  [Name in Action]: (typeof PERMISSIONS)[Name] extends { scope: string } ? Name : never;
}[Action];

function personProcedure(action: Action, access: "user" | "admin" = "user") {
  return baseProcedure
    .meta({ access, action })
    .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireUser(ctx) } })));
}

function requireUser(ctx: RequestContext): UserActor {
  if (ctx.actor.kind === "user") return ctx.actor;
  if (ctx.actor.kind === "agent" || ctx.actor.kind === "apiKey") throw new AppError("auth.forbidden");
  throw refusal(ctx);
}

function requireUserOrKey(ctx: RequestContext, action: Action): UserActor | ApiKeyActor {
  const scope = keyScopeOf(action);
  if (ctx.actor.kind !== "apiKey" || !scope) return requireUser(ctx);
  if (!ctx.actor.scopes.includes(scope)) throw new AppError("auth.insufficient_scope", { scope });
  return ctx.actor;
}

function requireScope(ctx: RequestContext, action: ScopedAction): UserActor | AgentActor | ApiKeyActor {
  const actor = ctx.actor.kind === "agent" ? ctx.actor : requireUserOrKey(ctx, action);
  const { scope } = PERMISSIONS[action];
  if (actor.kind === "agent" && !actor.scopes.includes(scope))
    throw new AppError("auth.insufficient_scope", { scope });
  const platform = actor.kind === "user" ? actor.role : "user";
  if (!allows({ platform, organization: actor.organizationRole }, action))
    throw new AppError("auth.forbidden");
  return actor;
}

function refusal(ctx: RequestContext): AppError {
  return new AppError(ctx.credentials === "invalid" ? "auth.invalid_token" : "auth.required");
}
