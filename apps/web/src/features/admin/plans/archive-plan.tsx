import { useState } from "react";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Archive } from "lucide-react";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/toast.tsx";

/** Takes a plan off the market. */
export function ArchivePlan({ agent, tier }: { agent: Agent; tier: PricingTier }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const archive = trpc.pricing.archive.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${tier.name} is no longer on offer`);
      await Promise.all([queries.pricing.invalidate(), queries.catalog.invalidate()]);
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Archive ${tier.name}`}>
          <Archive aria-hidden />
          Archive
        </Button>
      }
      title={`Archive ${tier.name}?`}
      description="Nobody can take it any more. Those who hold it keep it, on its terms. This cannot be undone, but a new plan like it can be made."
      confirm="Archive"
      danger
      pending={archive.isPending}
      error={archive.error}
      onConfirm={() => archive.mutate({ agentId: agent.id, tierId: tier.id })}
    />
  );
}
