import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { CheckoutReturn } from "@souk/contracts/billing/entities";
import { isWorthRetrying } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";

const pollMs = 2_000;
const patienceMs = 30_000;

/**
 * What became of a payment page. The question itself puts a paid plan into effect and is safe to repeat, so it is
 * asked at once, and again every 2 s for half a minute while the payment is on its way; `slow` after that.
 */
export function useCheckoutReturn(sessionId: string) {
  const { client } = trpc.useUtils();
  const [since, setSince] = useState(Date.now);
  const query = useQuery({
    queryKey: ["checkout-return", sessionId],
    queryFn: () => client.billing.completeCheckout.mutate({ sessionId }),
    refetchInterval: ({ state }) =>
      isUndecided(state.data) && state.dataUpdatedAt - since < patienceMs ? pollMs : false,
    refetchOnWindowFocus: false,
    retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    staleTime: 0,
  });
  return {
    outcome: query.data,
    error: query.error,
    isAsking: query.isFetching,
    slow: isUndecided(query.data) && query.dataUpdatedAt - since >= patienceMs,
    askAgain: () => {
      setSince(Date.now());
      void query.refetch();
    },
  };
}

function isUndecided(outcome: CheckoutReturn | undefined): boolean {
  return outcome?.state === "processing";
}
