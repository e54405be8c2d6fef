import type { ManagedUser } from "@souk/contracts/admin/entities";
import { trpc } from "../../../lib/trpc.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { useUserChange } from "./use-user-change.ts";

/** Lets somebody in again. */
export function UnbanDialog({ user, onClose }: { user: ManagedUser; onClose: () => void }) {
  const unban = trpc.admin.unbanUser.useMutation(useUserChange(`${user.name} may sign in again`, onClose));
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Lift the ban of ${user.name}?`}
      description={`${user.email} can sign in again at once. Agents have to be opened and signed in to anew. The ban was given for: ${user.ban?.reason ?? "no reason"}`}
      confirm="Lift the ban"
      pending={unban.isPending}
      error={unban.error}
      onConfirm={() => unban.mutate({ userId: user.id })}
    />
  );
}
