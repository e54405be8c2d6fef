import type { FieldErrors, UseFormRegisterReturn } from "react-hook-form";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import type { MetricValues } from "./agent-values.ts";

export type MetricField = "name" | "slug" | "unit.one" | "unit.many" | "description";

export interface MetricFieldsProps {
  register: (field: MetricField) => UseFormRegisterReturn;
  errors: FieldErrors<MetricValues> | undefined;
  /** A metric that exists keeps its slug: the agent calls it by that. */
  hasSlug?: boolean;
}

/** The fields of one metric. */
export function MetricFields({ register, errors, hasSlug = false }: MetricFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Name" error={errors?.name?.message} className={hasSlug ? "sm:col-span-2" : ""}>
        <Input {...register("name")} placeholder="Pages read" />
      </Field>
      {!hasSlug && (
        <Field label="Slug" hint="The agent calls it by this; it stays." error={errors?.slug?.message}>
          <Input {...register("slug")} placeholder="pages-read" spellCheck={false} autoCapitalize="none" />
        </Field>
      )}
      <Field label="One of it" error={errors?.unit?.one?.message}>
        <Input {...register("unit.one")} placeholder="page" />
      </Field>
      <Field label="Many of it" error={errors?.unit?.many?.message}>
        <Input {...register("unit.many")} placeholder="pages" />
      </Field>
      <Field label="Description" optional error={errors?.description?.message} className="sm:col-span-2">
        <Input {...register("description")} placeholder="When one is counted, and when not" />
      </Field>
    </div>
  );
}
