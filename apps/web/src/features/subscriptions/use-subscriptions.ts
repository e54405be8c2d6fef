import { trpc } from "../../lib/trpc.ts";

const refetchMs = 10_000;

/** The buyer's plans, read again every 10 s while the tab is in sight: Stripe tells of payments in its own time. */
export function useSubscriptions() {
  return trpc.billing.listSubscriptions.useQuery(undefined, {
    refetchInterval: refetchMs,
    refetchOnWindowFocus: "always",
  });
}
