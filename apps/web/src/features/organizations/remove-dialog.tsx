import { trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import type { MemberDialogProps } from "./member-dialog.ts";
import { useRefreshOrganization } from "./use-refresh-organization.ts";

/** Takes a member's seat away. */
export function RemoveDialog({ member, organization, onClose }: MemberDialogProps) {
  const refresh = useRefreshOrganization();
  const remove = trpc.organizations.removeMember.useMutation({
    onSuccess: async () => {
      await refresh();
      notify(`${member.name} is no longer a member`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${member.name}?`}
      description={`They lose ${organization.name}'s plans at once, and so do the agents that they connected for it. What was bought stays.`}
      confirm="Remove"
      dismiss="Keep them"
      danger
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ organizationId: organization.id, userId: member.userId })}
    />
  );
}
