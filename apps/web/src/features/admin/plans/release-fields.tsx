import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import type { PlanFormControl } from "./plan-resolver.ts";

/** How far an agent may give back what it has spent, so that a quota cannot be used and washed clean. */
export function ReleaseFields({ form }: { form: PlanFormControl }) {
  const { errors } = form.formState;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">Giving back</legend>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Within, minutes"
          optional
          hint="How long after it was spent the agent may give a unit back."
          error={errors.releaseMinutes?.message}
        >
          <Input {...form.register("releaseMinutes")} inputMode="decimal" placeholder="No end" />
        </Field>
        <Field
          label="At most, % of the limit"
          optional
          hint="How much may be given back in a period."
          error={errors.releasePercent?.message}
        >
          <Input {...form.register("releasePercent")} inputMode="decimal" placeholder="No bound" />
        </Field>
      </div>
    </fieldset>
  );
}
