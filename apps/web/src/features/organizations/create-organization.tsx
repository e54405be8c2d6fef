import { useState } from "react";
import { useForm } from "react-hook-form";
import { createOrganization } from "@souk/contracts/organizations/operations";
import { Plus } from "lucide-react";
import { schemaResolver } from "../../lib/schema-resolver.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** A button and the one field behind it. Whoever makes an organization acts for it from then on. */
export function CreateOrganization() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        New organization
      </Button>
      {open && <CreateDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<{ name: string }>({
    defaultValues: { name: "" },
    resolver: schemaResolver<{ name: string }>(createOrganization.input, (values) => values),
  });
  const change = useSwitchOrganization();
  const create = trpc.organizations.create.useMutation({
    onSuccess: async ({ id }) => {
      await change.mutateAsync({ organizationId: id });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="New organization"
      description="Its plans, bills and members are its own. You will be its owner, and you can always act for yourself again."
      confirm="Create"
      pending={create.isPending || change.isPending}
      error={create.error}
      onConfirm={form.handleSubmit((values) => create.mutate(values))}
    >
      <Field label="Name" error={form.formState.errors.name?.message}>
        <Input {...form.register("name")} autoComplete="organization" />
      </Field>
    </ConfirmDialog>
  );
}
