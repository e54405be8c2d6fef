import type { Metric } from "@souk/contracts/catalog/entities";
import type { QuotaPeriod } from "@souk/contracts/pricing/entities";
import { Controller, useWatch } from "react-hook-form";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Select } from "../../../ui/select.tsx";
import type { PlanFormControl } from "./plan-resolver.ts";
import { hasTrial, isRecurring } from "./plan-values.ts";

const modes = [
  { value: "none" as const, label: "Not included" },
  { value: "limited" as const, label: "Limited" },
  { value: "unlimited" as const, label: "Unlimited" },
];

const periods: { value: QuotaPeriod; label: string }[] = [
  { value: "billing", label: "each billing" },
  { value: "day", label: "a day" },
  { value: "month", label: "a month" },
  { value: "year", label: "a year" },
  { value: "lifetime", label: "in total" },
];

/** How much of each metric the plan includes. */
export function QuotaFields({ form, metrics }: { form: PlanFormControl; metrics: readonly Metric[] }) {
  if (metrics.length === 0)
    return (
      <p className="text-sm text-muted">
        This agent counts nothing yet, so a plan has no quotas. Metrics are added on their own tab.
      </p>
    );
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 text-sm font-medium">Included</legend>
      {metrics.map((metric, index) => (
        <QuotaRow key={metric.slug} form={form} metric={metric} index={index} />
      ))}
    </fieldset>
  );
}

function QuotaRow({ form, metric, index }: RowProps) {
  const mode = useWatch({ control: form.control, name: `quotas.${index}.mode` });
  return (
    <div className="flex flex-wrap items-start gap-3 rounded-md border border-line p-3">
      <span className="flex h-10 min-w-0 grow basis-full items-center text-sm font-medium lg:basis-0">
        {metric.name}
      </span>
      <Controller
        control={form.control}
        name={`quotas.${index}.mode`}
        render={({ field }) => (
          <SegmentedControl
            label={`${metric.name} in this plan`}
            choices={modes}
            value={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {mode === "limited" && (
        <>
          <LimitFields form={form} metric={metric} index={index} />
          <BeyondFields form={form} metric={metric} index={index} />
        </>
      )}
    </div>
  );
}

interface RowProps {
  form: PlanFormControl;
  metric: Metric;
  index: number;
}

function LimitFields({ form, metric, index }: RowProps) {
  const interval = useWatch({ control: form.control, name: "interval" });
  const choices = isRecurring(interval) ? periods : periods.filter(({ value }) => value !== "billing");
  return (
    <div className="flex gap-2">
      <Field
        label={<span className="sr-only">How many {metric.unit.many}</span>}
        error={form.formState.errors.quotas?.[index]?.limit?.message}
        className="w-28 gap-0"
      >
        <Input {...form.register(`quotas.${index}.limit`)} inputMode="numeric" placeholder="100" />
      </Field>
      <Controller
        control={form.control}
        name={`quotas.${index}.period`}
        render={({ field }) => (
          <Select
            label={`How often ${metric.unit.many} start anew`}
            className="w-32"
            choices={choices}
            value={field.value}
            onChange={field.onChange}
          />
        )}
      />
    </div>
  );
}

/** What a trial includes instead, and what is sold beyond the limit: only in plans that are charged again and again. */
function BeyondFields({ form, metric, index }: RowProps) {
  const [interval, trialDays, currency] = useWatch({
    control: form.control,
    name: ["interval", "trialDays", "currency"],
  });
  const errors = form.formState.errors.quotas?.[index];
  if (!isRecurring(interval)) return null;
  const { many } = metric.unit;
  return (
    <div className="grid basis-full gap-3 sm:grid-cols-3">
      {hasTrial({ interval, trialDays }) && (
        <Field label={`In the trial, ${many}`} hint="Empty: the same." error={errors?.trialLimit?.message}>
          <Input {...form.register(`quotas.${index}.trialLimit`)} inputMode="numeric" placeholder="20" />
        </Field>
      )}
      <Field
        label={`More ${many}, up to`}
        hint="Sold beyond the limit. Empty: none."
        error={errors?.overageLimit?.message}
      >
        <Input {...form.register(`quotas.${index}.overageLimit`)} inputMode="numeric" placeholder="1000" />
      </Field>
      <Field
        label={`Price of each, ${currency}`}
        hint="On the next invoice."
        error={errors?.overagePrice?.message}
      >
        <Input {...form.register(`quotas.${index}.overagePrice`)} inputMode="decimal" placeholder="0.10" />
      </Field>
    </div>
  );
}
