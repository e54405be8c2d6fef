import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { errorCode } from "../../lib/api-error.ts";
import { useSession } from "../../lib/auth-client.ts";
import type { Subscription } from "@souk/contracts/billing/entities";
import { isLive } from "../subscriptions/subscription-state.ts";

/** Taking a plan of one agent: what one holds, what is on its way, what was just taken, and why it failed. */
export interface TakingPlan {
  /** Undefined while the session is being read. */
  signedIn: boolean | undefined;
  /** The live plan of this agent that the buyer holds. */
  held: Subscription | undefined;
  taken: Subscription | undefined;
  pendingTierId: string | undefined;
  failure: { tierId: string; error: unknown } | undefined;
  take: (tierId: string) => void;
}

/**
 * A free plan is active at once; for a paid one the browser leaves for the payment page. `returnUrl` is the agent's
 * page that sent the buyer here; the API refuses it unless the agent has registered it, and the next press goes on
 * without it.
 */
export function useTakePlan(slug: string, returnUrl: string | undefined): TakingPlan {
  const { data: session, isPending } = useSession();
  const signedIn = isPending ? undefined : session !== null;
  const queries = trpc.useUtils();
  const subscriptions = trpc.billing.listSubscriptions.useQuery(undefined, { enabled: signedIn === true });
  const [taken, setTaken] = useState<Subscription>();
  const [refusedUrl, setRefusedUrl] = useState<string>();
  const checkout = trpc.billing.checkout.useMutation({
    onSuccess: async (result) => {
      if (result.status === "redirect") return window.location.assign(result.url);
      await queries.billing.listSubscriptions.invalidate();
      setTaken(result.subscription);
    },
    onError: (error) => {
      if (errorCode(error) === "return_url.not_allowed") setRefusedUrl(returnUrl);
    },
  });
  const tierId = checkout.variables?.tierId;
  return {
    signedIn,
    held: signedIn
      ? subscriptions.data?.items.find((item) => item.agent.slug === slug && isLive(item))
      : undefined,
    taken,
    pendingTierId: checkout.isPending ? tierId : undefined,
    failure: checkout.error && tierId ? { tierId, error: checkout.error } : undefined,
    take: (wanted) =>
      checkout.mutate({
        agentId: slug,
        tierId: wanted,
        returnUrl: returnUrl === refusedUrl ? undefined : returnUrl,
      }),
  };
}
