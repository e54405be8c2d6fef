import { useFieldArray } from "react-hook-form";
import { Plus, Trash2 } from "lucide-react";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import { Button } from "../../../ui/button.tsx";
import { blankMetric } from "./agent-values.ts";
import { type MetricField, MetricFields } from "./metric-fields.tsx";
import type { AgentForm } from "./use-agent-form.ts";

const most = 20;

/** The metrics that a new agent starts with; more can be added later. */
export function MetricListFields({ form }: { form: AgentForm }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "metrics" });
  const register = (index: number) => (field: MetricField) =>
    form.register(`metrics.${index}.${field}`, {
      onChange: ({ target }) => {
        if (field !== "name" || form.getFieldState(`metrics.${index}.slug`).isDirty) return;
        form.setValue(`metrics.${index}.slug`, suggestSlug(target.value));
      },
    });
  return (
    <>
      {fields.map((field, index) => (
        <fieldset key={field.id} className="relative rounded-lg border border-line bg-surface p-4">
          <legend className="sr-only">Metric {index + 1}</legend>
          <Button
            variant="ghost"
            size="sm"
            className="absolute top-2 right-2"
            aria-label={`Remove metric ${index + 1}`}
            onClick={() => remove(index)}
          >
            <Trash2 aria-hidden />
          </Button>
          <MetricFields register={register(index)} errors={form.formState.errors.metrics?.[index]} />
        </fieldset>
      ))}
      {fields.length < most && (
        <Button size="sm" className="self-start" onClick={() => append(blankMetric)}>
          <Plus aria-hidden />
          Add a metric
        </Button>
      )}
    </>
  );
}
