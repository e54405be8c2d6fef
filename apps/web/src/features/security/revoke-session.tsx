import type { AccountSession } from "@souk/contracts/account/entities";
import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Signs one device out in two presses. */
export function RevokeSession({ session }: { session: AccountSession }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const revoke = trpc.account.revokeSession.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${session.device} was signed out`);
      await queries.account.listSessions.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Sign out ${session.device}`}>
          Sign out
        </Button>
      }
      title={`Sign out ${session.device}?`}
      description="It is signed out at once, and so are the agents that were signed in to from there."
      confirm="Sign out"
      dismiss="Keep signed in"
      danger
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ sessionId: session.id })}
    />
  );
}
