import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import type { VendorRole } from "@souk/contracts/identity/entities";
import type { InvitedRole, Organization } from "@souk/contracts/organizations/entities";
import { inviteMember } from "@souk/contracts/organizations/operations";
import { UserPlus } from "lucide-react";
import { schemaResolver } from "../../lib/schema-resolver.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { notify } from "../../ui/toast.tsx";
import { organizationRoles, roleMay, vendorRoles } from "./role-words.ts";

interface InviteValues {
  email: string;
  role: InvitedRole;
  vendorRole: VendorRole | "none";
}

/** Owners are made of members, never invited. */
const invitedRoles = organizationRoles.flatMap(({ value, label }) =>
  value === "owner" ? [] : [{ value, label }],
);

/** A button and the short form behind it. */
export function InviteMember({ organization }: { organization: Organization }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Invite somebody
      </Button>
      {open && <InviteDialog organization={organization} onClose={() => setOpen(false)} />}
    </>
  );
}

function InviteDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const toInput = ({ email, role, vendorRole }: InviteValues) => ({
    organizationId: organization.id,
    email: email.trim(),
    role,
    vendorRole: vendorRole === "none" ? null : vendorRole,
  });
  const form = useForm<InviteValues>({
    defaultValues: { email: "", role: "member", vendorRole: "none" },
    resolver: schemaResolver<InviteValues>(inviteMember.input, toInput),
  });
  const role = useWatch({ control: form.control, name: "role" });
  const queries = trpc.useUtils();
  const invite = trpc.organizations.invite.useMutation({
    onSuccess: async ({ email }) => {
      await queries.organizations.listInvitations.invalidate();
      notify(`${email} is invited`, "The mail with the link is on its way.");
      onClose();
    },
  });
  const isMember = refusalOf(invite.error)?.code === "member.already";
  const { errors } = form.formState;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Invite somebody to ${organization.name}`}
      description="They get a mail with a link that works for seven days, for the owner of the address only."
      confirm="Send invitation"
      pending={invite.isPending}
      error={isMember ? undefined : invite.error}
      onConfirm={form.handleSubmit((values) => invite.mutate(toInput(values)))}
    >
      <Field label="E-mail" error={errors.email?.message ?? (isMember && "This person is a member already.")}>
        <Input {...form.register("email")} type="email" autoComplete="off" />
      </Field>
      <Field label="Role" hint={roleMay(role)}>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Select choices={invitedRoles} value={field.value} onChange={field.onChange} className="w-full" />
          )}
        />
      </Field>
      {organization.publishesAs && (
        <Field label={`Part in publishing as ${organization.publishesAs}`}>
          <Controller
            control={form.control}
            name="vendorRole"
            render={({ field }) => (
              <Select
                choices={vendorRoles}
                value={field.value}
                onChange={field.onChange}
                className="w-full"
              />
            )}
          />
        </Field>
      )}
    </ConfirmDialog>
  );
}
