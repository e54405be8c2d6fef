import { useState } from "react";
import type { Subscription } from "@souk/contracts/billing/entities";
import { describeError } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SwitchDialog } from "./switch-dialog.tsx";
import { switchTargets } from "./switch-targets.ts";

export interface SwitchPlanProps extends ButtonLook {
  subscription: Subscription;
}

/** Opens the choice of another plan of the same agent. The plans are read when the button is pressed. */
export function SwitchPlan({ subscription, ...look }: SwitchPlanProps) {
  const { agent } = subscription;
  const [open, setOpen] = useState(false);
  const plans = trpc.pricing.list.useQuery({ agentId: agent.slug }, { enabled: open });
  const targets = plans.data && switchTargets(subscription, plans.data.items);
  return (
    <>
      <Button {...look} pending={open && plans.isLoading} onClick={() => setOpen(true)}>
        Switch plan
        <span className="sr-only">of {agent.name}</span>
      </Button>
      {open && plans.error && <Notice tone="danger">{describeError(plans.error).message}</Notice>}
      {open && targets && (
        <SwitchDialog subscription={subscription} tiers={targets} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
