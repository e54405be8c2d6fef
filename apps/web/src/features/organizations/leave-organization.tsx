import { useState } from "react";
import type { Organization } from "@souk/contracts/organizations/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Gives up one's own seat in two presses; the last owner is told to hand over first. */
export function LeaveOrganization({ organization }: { organization: Organization }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const leave = trpc.organizations.leave.useMutation({
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidate();
      notify(`You left ${organization.name}`, "You act for yourself again.");
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button>Leave</Button>}
      title={`Leave ${organization.name}?`}
      description="You lose its plans at once, and so do the agents that you connected for it. Somebody there can invite you again."
      confirm="Leave"
      dismiss="Stay"
      danger
      pending={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate({ organizationId: organization.id })}
    />
  );
}
