import type { QuotaRefusal } from "@souk/contracts/common/errors";
import type { Overage, UsageBalance } from "@souk/contracts/usage/entities";

/** A quota in numbers, as the engine answers it. */
export interface QuotaState {
  used: number;
  held: number;
  limit: number | null;
  /** Units beyond the limit in this period, and how many of them the plan allows; 0 is none. */
  overage: number;
  overageLimit: number;
  resetsAt: Date | null;
}

/**
 * What is left of a quota, overage included; null is unlimited. Never below 0, though a plan switch may put the limit
 * below the use.
 */
export function remainingOf({ limit, used, held, overageLimit }: QuotaState): number | null {
  return limit === null ? null : Math.max(0, limit + overageLimit - used - held);
}

/** What went beyond the plan, where it allows that. */
export function overageOf({ overage, overageLimit }: QuotaState): Overage | null {
  return overageLimit > 0 ? { used: overage, limit: overageLimit } : null;
}

/** The quota as callers see it. */
export function toBalance(metric: string, state: QuotaState): UsageBalance {
  return {
    metric,
    limit: state.limit,
    used: state.used,
    held: state.held,
    remaining: remainingOf(state),
    overage: overageOf(state),
    resetsAt: state.resetsAt?.toISOString() ?? null,
  };
}

/** Why a spend was refused, with what is left, when it resets and where to get more. */
export function toRefusal(
  metric: string,
  requested: number,
  state: QuotaState,
  at: { now: Date; upgradeUrl: string },
): QuotaRefusal {
  const wait = state.resetsAt && Math.ceil((state.resetsAt.getTime() - at.now.getTime()) / 1000);
  return {
    metric,
    requested,
    limit: state.limit ?? 0,
    used: state.used,
    held: state.held,
    remaining: remainingOf(state) ?? 0,
    resetsAt: state.resetsAt?.toISOString() ?? null,
    upgradeUrl: at.upgradeUrl,
    retryAfterSeconds: wait === null ? null : Math.max(1, wait),
  };
}
