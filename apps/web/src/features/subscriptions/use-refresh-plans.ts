import { useCallback } from "react";
import { trpc } from "../../lib/trpc.ts";

/** Reads everything again that a change of a plan may have changed: plans, payments, usage. */
export function useRefreshPlans(): () => Promise<void> {
  const queries = trpc.useUtils();
  return useCallback(async () => {
    await Promise.all([
      queries.billing.invalidate(),
      queries.payments.invalidate(),
      queries.usage.invalidate(),
    ]);
  }, [queries]);
}
