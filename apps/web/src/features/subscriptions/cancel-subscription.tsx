import { useState } from "react";
import type { Subscription } from "@souk/contracts/billing/entities";
import { dayWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import { cancelWords } from "./plan-words.ts";
import { useRefreshPlans } from "./use-refresh-plans.ts";

export interface CancelSubscriptionProps extends ButtonLook {
  subscription: Subscription;
}

/** Ends a plan in two presses, the second one under a text that says what happens and when. */
export function CancelSubscription({ subscription, ...look }: CancelSubscriptionProps) {
  const { agent, tier } = subscription;
  const [open, setOpen] = useState(false);
  const refresh = useRefreshPlans();
  const cancel = trpc.billing.cancelSubscription.useMutation({
    onSuccess: async ({ cancelsAt, status }) => {
      setOpen(false);
      const until = status !== "canceled" && cancelsAt;
      notify(
        "Plan cancelled",
        until
          ? `${agent.name} works until ${dayWords(until)}. Nothing more is charged.`
          : `You no longer have a plan of ${agent.name}.`,
        `plan-${agent.slug}`,
      );
      await refresh();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" {...look} aria-label={`Cancel plan of ${agent.name}`}>
          Cancel plan
        </Button>
      }
      title={`Cancel ${tier.name} of ${agent.name}?`}
      description={cancelWords(subscription)}
      confirm="Cancel plan"
      dismiss="Keep plan"
      danger
      pending={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate({ agentId: agent.slug })}
    />
  );
}
