import type { ManagedUser } from "@souk/contracts/admin/entities";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { authClient } from "../../../lib/auth-client.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useAuthAction } from "../../identity/use-auth-action.ts";

/** Lets an admin look through somebody's eyes, for an hour at most. */
export function ImpersonateDialog({ user, onClose }: { user: ManagedUser; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { run, pending, failure } = useAuthAction(
    () => authClient.admin.impersonateUser({ userId: user.id }),
    () => {
      queries.clear();
      void navigate({ to: "/dashboard", search: {} });
    },
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`See Souk as ${user.name}?`}
      description="For an hour at most. You cannot sign in to agents as them or change how they sign in. When you start, when you stop and what you do is in the audit log, and they see your session in their settings."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} onClick={() => void run()}>
            Start
          </Button>
        </>
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
    </Dialog>
  );
}
