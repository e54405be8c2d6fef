import { useState } from "react";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Gives a domain up in two presses. */
export function RemoveDomain({ vendorSlug, claim }: { vendorSlug: string; claim: DomainClaim }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const remove = trpc.domains.remove.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${claim.host} is removed`);
      await Promise.all([queries.domains.list.invalidate(), queries.catalog.getManagedAgent.invalidate()]);
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button aria-label={`Remove ${claim.host}`}>Remove</Button>}
      title={`Remove ${claim.host}?`}
      description="From now on people who sign in to an agent there read that its domain is not verified. Claiming it again takes a new text to publish."
      confirm="Remove domain"
      dismiss="Keep domain"
      danger
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ vendorSlug, domainId: claim.id })}
    />
  );
}
