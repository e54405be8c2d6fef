import { Controller } from "react-hook-form";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { Select } from "../../../ui/select.tsx";
import type { AgentForm } from "./use-agent-form.ts";

/** Who publishes the agent and what it is called in addresses. Both stay as they are registered. */
export function IdentityFields({ form }: { form: AgentForm }) {
  const { errors } = form.formState;
  const vendors = trpc.vendors.list.useQuery();
  return (
    <>
      <Field
        label="Vendor"
        hint={vendors.error ? "The vendors could not be loaded. Reload the page." : undefined}
        error={errors.vendor?.message}
      >
        <Controller
          control={form.control}
          name="vendor"
          render={({ field }) => (
            <Select
              value={field.value}
              onChange={field.onChange}
              choices={[
                { value: "", label: "Choose a vendor" },
                ...(vendors.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name })),
              ]}
            />
          )}
        />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <NameField form={form} suggestsSlug />
        <Field label="Slug" hint="Names the agent in addresses; it stays." error={errors.slug?.message}>
          <Input {...form.register("slug")} spellCheck={false} autoCapitalize="none" />
        </Field>
      </div>
    </>
  );
}

/** The agent's name; while its slug was not typed by hand, the slug follows it. */
export function NameField({ form, suggestsSlug = false }: { form: AgentForm; suggestsSlug?: boolean }) {
  return (
    <Field label="Name" error={form.formState.errors.name?.message}>
      <Input
        {...form.register("name", {
          onChange: ({ target }) => {
            if (!suggestsSlug || form.getFieldState("slug").isDirty) return;
            form.setValue("slug", suggestSlug(target.value), { shouldValidate: form.formState.isSubmitted });
          },
        })}
      />
    </Field>
  );
}
