import { useState } from "react";
import { useForm } from "react-hook-form";
import type { Organization } from "@souk/contracts/organizations/entities";
import { updateOrganization } from "@souk/contracts/organizations/operations";
import { schemaResolver } from "../../lib/schema-resolver.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { notify } from "../../ui/toast.tsx";
import { useRefreshOrganization } from "./use-refresh-organization.ts";

/** Gives the organization another name. */
export function RenameOrganization({ organization }: { organization: Organization }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Rename</Button>
      {open && <RenameDialog organization={organization} onClose={() => setOpen(false)} />}
    </>
  );
}

function RenameDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const toInput = ({ name }: { name: string }) => ({ organizationId: organization.id, name });
  const form = useForm<{ name: string }>({
    defaultValues: { name: organization.name },
    resolver: schemaResolver<{ name: string }>(updateOrganization.input, toInput),
  });
  const refresh = useRefreshOrganization();
  const rename = trpc.organizations.update.useMutation({
    onSuccess: async ({ name }) => {
      await refresh();
      notify(`The organization is called ${name} now`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Rename ${organization.name}`}
      confirm="Rename"
      description="Its members see the new name from now on."
      pending={rename.isPending}
      error={rename.error}
      onConfirm={form.handleSubmit((values) => rename.mutate(toInput(values)))}
    >
      <Field label="Name" error={form.formState.errors.name?.message}>
        <Input {...form.register("name")} autoComplete="organization" />
      </Field>
    </ConfirmDialog>
  );
}
