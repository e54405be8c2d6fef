import { trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import type { MemberDialogProps } from "./member-dialog.ts";
import { useRefreshOrganization } from "./use-refresh-organization.ts";

/** Makes the member an owner and oneself an admin. */
export function TransferDialog({ member, organization, onClose }: MemberDialogProps) {
  const refresh = useRefreshOrganization();
  const transfer = trpc.organizations.transfer.useMutation({
    onSuccess: async () => {
      await refresh();
      notify(`${organization.name} is ${member.name}'s now`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Hand ${organization.name} over to ${member.name}?`}
      description={`${member.name} becomes its owner and you become an admin. Only ${member.name} can give it back.`}
      confirm="Hand over"
      dismiss="Keep it"
      danger
      pending={transfer.isPending}
      error={transfer.error}
      onConfirm={() => transfer.mutate({ organizationId: organization.id, userId: member.userId })}
    />
  );
}
