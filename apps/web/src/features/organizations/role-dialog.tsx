import { useState } from "react";
import { allows } from "@souk/contracts/identity/permissions";
import type { VendorRole } from "@souk/contracts/identity/entities";
import { trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { notify } from "../../ui/toast.tsx";
import type { MemberDialogProps } from "./member-dialog.ts";
import { organizationRoles, roleMay, vendorRoles } from "./role-words.ts";
import { useRefreshOrganization } from "./use-refresh-organization.ts";

/** Chooses what a member may do. */
export function RoleDialog({ member, organization, onClose }: MemberDialogProps) {
  const [role, setRole] = useState(member.role);
  const [vendorRole, setVendorRole] = useState<VendorRole | "none">(member.vendorRole ?? "none");
  const refresh = useRefreshOrganization();
  const update = trpc.organizations.updateMember.useMutation({
    onSuccess: async () => {
      await refresh();
      notify(`${member.name}'s role is changed`);
      onClose();
    },
  });
  const mayMakeOwners = allows({ platform: "user", organization: organization.role }, "owners.manage");
  const roles = organizationRoles.filter(({ value }) => mayMakeOwners || value !== "owner");
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Role of ${member.name}`}
      description="It holds from their next click on."
      confirm="Save"
      pending={update.isPending}
      error={update.error}
      onConfirm={() =>
        update.mutate({
          organizationId: organization.id,
          userId: member.userId,
          role,
          vendorRole: vendorRole === "none" ? null : vendorRole,
        })
      }
    >
      <Field label="Role" hint={roleMay(role)}>
        <Select choices={roles} value={role} onChange={setRole} className="w-full" />
      </Field>
      {organization.publishesAs && (
        <Field
          label={`Part in publishing as ${organization.publishesAs}`}
          hint={vendorRoles.find(({ value }) => value === vendorRole)?.may}
        >
          <Select choices={vendorRoles} value={vendorRole} onChange={setVendorRole} className="w-full" />
        </Field>
      )}
    </ConfirmDialog>
  );
}
