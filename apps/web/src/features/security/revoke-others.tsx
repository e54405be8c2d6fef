import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Signs every other device out in two presses. */
export function RevokeOthers() {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const revoke = trpc.account.revokeOtherSessions.useMutation({
    onSuccess: async ({ ended }) => {
      setOpen(false);
      notify(ended === 1 ? "One device was signed out" : `${ended} devices were signed out`);
      await queries.account.listSessions.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button>Sign out all others</Button>}
      title="Sign out all other devices?"
      description="Only this device stays signed in. Agents that were signed in to from the others are signed out as well."
      confirm="Sign out all others"
      dismiss="Keep signed in"
      danger
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
    />
  );
}
