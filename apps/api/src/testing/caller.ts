import type { ErrorCode } from "@souk/contracts/common/errors";
import { toFailure } from "../http/failure.ts";
import type { Actor } from "../platform/actor.ts";
import { appRouter } from "../router.ts";
import type { RequestContext } from "../trpc/context.ts";
import type { TestContext } from "./market.ts";

/** The procedures as this caller would call them: access checks, input and output shapes included. */
export function callerOf(
  ctx: TestContext<Actor>,
  credentials: RequestContext["credentials"] = ctx.actor.kind === "anonymous" ? "none" : "valid",
) {
  return appRouter.createCaller({ ...ctx, credentials, reply: { header: () => {} } });
}

/** The public code a call is refused with. Throws what is no refusal: success, or a fault of ours. */
export async function refusalOf(call: Promise<unknown>): Promise<ErrorCode> {
  const error = await call.then(
    () => new Error("The call was not refused"),
    (reason: unknown) => reason,
  );
  const { code } = toFailure(error);
  if (code === "internal" || code === "service.unavailable") throw error;
  return code;
}
