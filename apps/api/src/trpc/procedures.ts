import { AppError } from "@souk/contracts/common/errors";
import { type Action, type ActionAbout, allows, PERMISSIONS } from "@souk/contracts/identity/permissions";
import type { AgentActor, UserActor } from "../platform/actor.ts";
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

/** The same, or an agent whose token carries the scope of the action and whose user has the permission. */
export function scopedProcedure(action: ScopedAction) {
  const { scope } = PERMISSIONS[action];
  return baseProcedure
    .meta({ access: { scope }, action })
    .use(middleware(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireScope(ctx, action) } })));
}

/** A person, about the organization that the input names. The verb asks for the membership, under its own lock. */
export const memberProcedure = (action: ActionAbout<"organization">) => personProcedure(action);

/** A person, about the vendor whose goods or money the input names. The verb asks for their part in it. */
export const vendorProcedure = (action: ActionAbout<"vendor">) => personProcedure(action);

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
  if (ctx.actor.kind === "agent") throw new AppError("auth.forbidden");
  throw refusal(ctx);
}

function requireScope(ctx: RequestContext, action: ScopedAction): UserActor | AgentActor {
  const { actor } = ctx;
  if (actor.kind !== "user" && actor.kind !== "agent") throw refusal(ctx);
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
