import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { FRESH_FOR_SECONDS } from "./options/factors.ts";
import { findSession } from "./session-store.ts";

/**
 * Refuses with `auth.not_fresh` unless the caller signed in within the last ten minutes, and with
 * `auth.forbidden` when it is an admin looking through their eyes.
 */
export async function requireFreshSession(ctx: ServiceContext & { actor: UserActor }): Promise<void> {
  const session = ctx.actor.session && (await findSession(ctx.db, ctx.actor.session.id));
  if (session?.impersonatedBy) throw new AppError("auth.forbidden");
  const ageMs = session ? ctx.now().getTime() - session.startedAt.getTime() : Number.POSITIVE_INFINITY;
  if (ageMs >= FRESH_FOR_SECONDS * 1000) throw new AppError("auth.not_fresh");
}
