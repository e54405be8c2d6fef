import { useState } from "react";
import type { Subscription } from "@souk/contracts/billing/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Ends a plan in two presses, the second one under a text that says what happens. */
export function CancelSubscription({ subscription: { agent, tier } }: { subscription: Subscription }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const cancel = trpc.billing.cancelSubscription.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify("Plan cancelled", `You no longer have a plan of ${agent.name}.`);
      await queries.billing.listSubscriptions.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" aria-label={`Cancel plan of ${agent.name}`}>
          Cancel plan
        </Button>
      }
      title={`Cancel ${tier.name} of ${agent.name}?`}
      description={`The plan ends now, and ${agent.name} stops working for you at once. What you have used stays counted: if you take the plan again in this period, it goes on from there. The agent stays connected to your account until you disconnect it.`}
      confirm="Cancel plan"
      dismiss="Keep plan"
      danger
      pending={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate({ agentId: agent.slug })}
    />
  );
}
