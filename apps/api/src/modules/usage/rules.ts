import type { QuotaRefusal } from "@souk/contracts/common/errors";
import type { UsageBalance } from "@souk/contracts/usage/entities";

/** A quota in numbers, as the engine answers it. */
export interface QuotaState {
  used: number;
  held: number;
  limit: number | null;
  resetsAt: Date | null;
}

/** What is left of a quota; null is unlimited. Never below 0, though a plan switch may put the limit below the use. */
export function remainingOf({ limit, used, held }: QuotaState): number | null {
  return limit === null ? null : Math.max(0, limit - used - held);
}

/** The quota as callers see it. */
export function toBalance(metric: string, state: QuotaState): UsageBalance {
  return {
    metric,
    limit: state.limit,
    used: state.used,
    held: state.held,
    remaining: remainingOf(state),
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
