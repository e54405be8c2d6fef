import type { ManagedUser } from "@souk/contracts/admin/entities";
import { trpc } from "../../../lib/trpc.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { useUserChange } from "./use-user-change.ts";

/** Makes somebody an admin, or an ordinary user again. */
export function RoleDialog({ user, onClose }: { user: ManagedUser; onClose: () => void }) {
  const role = user.role === "admin" ? "user" : "admin";
  const said = role === "admin" ? `${user.name} is an admin now` : `${user.name} is no admin any more`;
  const setRole = trpc.admin.setUserRole.useMutation(useUserChange(said, onClose));
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={role === "admin" ? `Make ${user.name} an admin?` : `Take admin away from ${user.name}?`}
      description={
        role === "admin"
          ? `${user.email} will see and change every agent, user and vendor of this marketplace, from the next click on.`
          : `${user.email} keeps the account, plans and agents, and loses these admin pages with the next click.`
      }
      confirm={role === "admin" ? "Make admin" : "Take admin away"}
      danger={role === "user"}
      pending={setRole.isPending}
      error={setRole.error}
      onConfirm={() => setRole.mutate({ userId: user.id, role })}
    />
  );
}
