import { useState } from "react";
import { useForm } from "react-hook-form";
import { NewVendor } from "@souk/contracts/vendors/entities";
import { Plus } from "lucide-react";
import { refusalOf } from "../../../lib/refusal.ts";
import { schemaResolver } from "../../../lib/schema-resolver.ts";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { notify } from "../../../ui/toast.tsx";

interface VendorValues {
  name: string;
  slug: string;
  summary: string;
  website: string;
  ownerEmail: string;
}

const blank: VendorValues = { name: "", slug: "", summary: "", website: "", ownerEmail: "" };

function toInput(values: VendorValues) {
  return { ...values, website: values.website.trim() || null, ownerEmail: values.ownerEmail.trim() || null };
}

/** A button and the short form behind it. */
export function RegisterVendor() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Register a vendor
      </Button>
      {open && <VendorDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function VendorDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<VendorValues>({
    defaultValues: blank,
    resolver: schemaResolver<VendorValues>(NewVendor, toInput),
  });
  const queries = trpc.useUtils();
  const create = trpc.vendors.create.useMutation({
    onSuccess: async (vendor) => {
      await queries.vendors.list.invalidate();
      notify(`${vendor.name} is registered`);
      onClose();
    },
    onError: (error) => {
      const field = fieldOf(refusalOf(error)?.code);
      if (field) form.setError(field.name, { message: field.message }, { shouldFocus: true });
    },
  });
  const { errors } = form.formState;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Register a vendor"
      description="A vendor is an organization that publishes agents here."
      confirm="Register"
      pending={create.isPending}
      error={fieldOf(refusalOf(create.error)?.code) ? undefined : create.error}
      onConfirm={form.handleSubmit((values) => create.mutate(toInput(values)))}
    >
      <Field label="Name" error={errors.name?.message}>
        <Input
          {...form.register("name", {
            onChange: ({ target }) => {
              if (!form.formState.dirtyFields.slug) form.setValue("slug", suggestSlug(target.value));
            },
          })}
        />
      </Field>
      <Field label="Slug" hint="Names the vendor in addresses; it stays." error={errors.slug?.message}>
        <Input {...form.register("slug")} spellCheck={false} autoCapitalize="none" />
      </Field>
      <Field label="Summary" optional error={errors.summary?.message}>
        <Input {...form.register("summary")} />
      </Field>
      <Field label="Website" optional error={errors.website?.message}>
        <Input {...form.register("website")} inputMode="url" placeholder="https://" />
      </Field>
      <Field
        label="Owner's e-mail"
        optional
        hint="An account that exists already; it may then publish for this vendor."
        error={errors.ownerEmail?.message}
      >
        <Input {...form.register("ownerEmail")} type="email" />
      </Field>
    </ConfirmDialog>
  );
}

function fieldOf(code: string | undefined): { name: keyof VendorValues; message: string } | undefined {
  if (code === "vendor.slug_taken") return { name: "slug", message: "Another vendor already has this slug." };
  if (code === "user.not_found")
    return { name: "ownerEmail", message: "Nobody has signed up with this e-mail address." };
  return undefined;
}
