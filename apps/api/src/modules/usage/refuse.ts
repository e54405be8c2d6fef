import { AppError, type ErrorCode } from "@souk/contracts/common/errors";
import type { OperationItem, Outcome } from "./engine/operation.ts";
import { agentPage, type MetricKey } from "./find-target.ts";
import { toRefusal } from "./rules.ts";
import type { SpendContext } from "./usage-context.ts";

const PLAIN = {
  unauthorized: "auth.invalid_token",
  unknown: "listing.not_found",
  key_reused: "usage.key_reused",
  given_back: "usage.given_back",
  consume_not_found: "usage.consume_not_found",
  already_released: "usage.already_released",
  exceeds: "usage.release_exceeds",
  release_too_late: "usage.release_too_late",
  release_share_spent: "usage.release_share_spent",
  hold_open: "usage.hold_open",
  hold_not_found: "usage.hold_not_found",
  hold_expired: "usage.hold_expired",
  already_settled: "usage.already_settled",
} as const satisfies Record<string, ErrorCode>;

const DONE = new Set(["consumed", "held", "settled", "released", "replayed"]);

/** Whether the engine did what it was asked, now or before. */
export function isDone({ status }: Outcome): boolean {
  return DONE.has(status);
}

/** Throws the refusal that the engine's answer stands for. */
export function refuse(
  ctx: SpendContext,
  { agentSlug, metricSlug }: { agentSlug: string } & Pick<MetricKey, "metricSlug">,
  { item, outcome }: { item: Pick<OperationItem, "quantity">; outcome: Outcome },
): never {
  const { status } = outcome;
  const upgradeUrl = agentPage(ctx, { listingSlug: agentSlug });
  if (isPlain(status)) throw new AppError(PLAIN[status]);
  if (status === "no_access") throw new AppError("subscription.required", { subscribeUrl: upgradeUrl });
  const refusal = toRefusal(metricSlug, item.quantity ?? 0, outcome, { now: ctx.now(), upgradeUrl });
  if (status === "exceeded") throw new AppError("quota.exceeded", refusal);
  const cap = CAPS[status];
  if (cap) {
    const remaining = Math.max(0, refusal.limit - refusal.used - refusal.held);
    throw new AppError("usage.cap_reached", { ...refusal, remaining, cap });
  }
  throw new Error(`spend_usage answered ${status}`);
}

const CAPS: Record<string, "day" | "period"> = { cap_day: "day", cap_period: "period" };

function isPlain(status: string): status is keyof typeof PLAIN {
  return Object.hasOwn(PLAIN, status);
}
