import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";

/** Throws `user.self` when admins would do to their own account what might lock them out of it. */
export function refuseSelf(ctx: ServiceContext, userId: string): void {
  if (ctx.actor.kind === "user" && ctx.actor.userId === userId) throw new AppError("user.self");
}
