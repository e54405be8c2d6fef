import { Controller, useWatch } from "react-hook-form";
import { trpc } from "../../../lib/trpc.ts";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { Select } from "../../../ui/select.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { DescriptionField } from "./description-field.tsx";
import type { AgentForm } from "./use-agent-form.ts";

const longestSummary = 160;

/** What the catalogue says of the agent. */
export function TextFields({ form }: { form: AgentForm }) {
  const { errors } = form.formState;
  return (
    <>
      <CategoryField form={form} />
      <Field
        label="Summary"
        hint="One sentence: what it does, for whom."
        error={errors.summary?.message}
        action={<SummaryCount form={form} />}
      >
        <Textarea {...form.register("summary")} rows={2} className="min-h-18" />
      </Field>
      <DescriptionField form={form} />
      <Field
        label="Tags"
        optional
        hint="Up to ten, separated by commas: invoices, pdf."
        error={errors.tags?.message}
      >
        <Input {...form.register("tags")} autoCapitalize="none" />
      </Field>
    </>
  );
}

function CategoryField({ form }: { form: AgentForm }) {
  const categories = trpc.catalog.listCategories.useQuery();
  return (
    <Field
      label="Category"
      hint={categories.error ? "The categories could not be loaded. Reload the page." : undefined}
      error={form.formState.errors.category?.message}
    >
      <Controller
        control={form.control}
        name="category"
        render={({ field }) => (
          <Select
            value={field.value}
            onChange={field.onChange}
            choices={[
              { value: "", label: "Choose a category" },
              ...(categories.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name })),
            ]}
          />
        )}
      />
    </Field>
  );
}

function SummaryCount({ form }: { form: AgentForm }) {
  const length = useWatch({ control: form.control, name: "summary" }).trim().length;
  return (
    <span className={`text-sm tabular-nums ${length > longestSummary ? "text-danger-ink" : "text-subtle"}`}>
      {length} of {longestSummary}
      <span className="sr-only"> characters</span>
    </span>
  );
}
