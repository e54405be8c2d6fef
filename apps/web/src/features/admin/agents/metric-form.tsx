import { useForm } from "react-hook-form";
import { type Metric, NewMetric } from "@souk/contracts/catalog/entities";
import { describeError } from "../../../lib/api-error.ts";
import { refusalOf } from "../../../lib/refusal.ts";
import { schemaResolver } from "../../../lib/schema-resolver.ts";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { notify } from "../../../ui/toast.tsx";
import { blankMetric, type MetricValues } from "../agent-form/agent-values.ts";
import { MetricFields } from "../agent-form/metric-fields.tsx";

export interface MetricFormProps {
  agentId: string;
  /** The metric to change; none makes a new one. */
  metric?: Metric;
  onClose: () => void;
}

/** Adds a metric, or changes the words of one. */
export function MetricForm({ agentId, metric, onClose }: MetricFormProps) {
  const form = useForm<MetricValues>({
    defaultValues: metric ?? blankMetric,
    resolver: schemaResolver<MetricValues>(NewMetric, (values) => values),
  });
  const { save, isPending, error } = useSaveMetric(agentId, metric, onClose);
  const slugTaken = refusalOf(error)?.code === "metric.slug_taken";
  return (
    <form noValidate onSubmit={form.handleSubmit(save)} className="flex flex-col gap-4">
      <MetricFields
        hasSlug={metric !== undefined}
        errors={form.formState.errors}
        register={(field) =>
          form.register(field, {
            onChange: ({ target }) => {
              if (field !== "name" || metric || form.getFieldState("slug").isDirty) return;
              form.setValue("slug", suggestSlug(target.value));
            },
          })
        }
      />
      {error && (
        <Notice tone="danger">
          {slugTaken ? "Another metric of this agent has this slug." : describeError(error).message}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isPending}>
          {metric ? "Save metric" : "Add metric"}
        </Button>
      </div>
    </form>
  );
}

function useSaveMetric(agentId: string, metric: Metric | undefined, onClose: () => void) {
  const queries = trpc.useUtils();
  const onSuccess = async ({ name }: Metric) => {
    await queries.catalog.invalidate();
    notify(metric ? "Saved" : `${name} is counted now`);
    onClose();
  };
  const create = trpc.catalog.createMetric.useMutation({ onSuccess });
  const update = trpc.catalog.updateMetric.useMutation({ onSuccess });
  const save = ({ slug, ...words }: MetricValues) =>
    metric
      ? update.mutate({ agentId, metricSlug: metric.slug, ...words })
      : create.mutate({ agentId, slug, ...words });
  return { save, isPending: create.isPending || update.isPending, error: create.error ?? update.error };
}
