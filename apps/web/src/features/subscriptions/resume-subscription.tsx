import type { Subscription } from "@souk/contracts/billing/entities";
import { describeError } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/toast.tsx";
import { useRefreshPlans } from "./use-refresh-plans.ts";

/** Takes back what was announced for the end of the period, a cancellation or another plan, in one press. */
export function ResumeSubscription({ subscription: { agent, tier } }: { subscription: Subscription }) {
  const refresh = useRefreshPlans();
  const resume = trpc.billing.resumeSubscription.useMutation({
    onSuccess: async () => {
      await refresh();
      notify(`${tier.name} goes on`, `Your plan of ${agent.name} renews as before.`, `plan-${agent.slug}`);
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
    onError: (error) => notifyFailure("Nothing was changed", describeError(error).message),
  });
  return (
    <Button size="sm" pending={resume.isPending} onClick={() => resume.mutate({ agentId: agent.slug })}>
      Keep {tier.name}
      <span className="sr-only">of {agent.name}</span>
    </Button>
  );
}
