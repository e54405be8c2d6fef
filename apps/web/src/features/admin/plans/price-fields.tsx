import type { BillingInterval } from "@souk/contracts/pricing/entities";
import { Controller, useWatch } from "react-hook-form";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Select } from "../../../ui/select.tsx";
import type { PlanFormControl } from "./plan-resolver.ts";
import { isRecurring } from "./plan-values.ts";

const intervals: { value: BillingInterval; label: string }[] = [
  { value: "free", label: "Free" },
  { value: "month", label: "Monthly" },
  { value: "year", label: "Yearly" },
  { value: "one_time", label: "Once" },
];

const usual = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR", "JPY", "KWD"];

/** What the plan costs, how often, and how long it can be tried. */
export function PriceFields({ form }: { form: PlanFormControl }) {
  const interval = useWatch({ control: form.control, name: "interval" });
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">Charged</span>
        <Controller
          control={form.control}
          name="interval"
          render={({ field }) => (
            <SegmentedControl
              label="Charged"
              choices={intervals}
              value={field.value}
              onChange={field.onChange}
            />
          )}
        />
      </div>
      {interval !== "free" && <PaidFields form={form} hasTrial={isRecurring(interval)} />}
    </>
  );
}

function PaidFields({ form, hasTrial }: { form: PlanFormControl; hasTrial: boolean }) {
  const { errors } = form.formState;
  return (
    <div className="grid gap-5 sm:grid-cols-3">
      <Field label="Price" error={errors.price?.message}>
        <Input {...form.register("price")} inputMode="decimal" placeholder="19.00" />
      </Field>
      <Field label="Currency" error={errors.currency?.message}>
        <Controller
          control={form.control}
          name="currency"
          render={({ field }) => (
            <Select
              value={field.value}
              onChange={field.onChange}
              choices={[...new Set([...usual, field.value])].map((code) => ({ value: code, label: code }))}
            />
          )}
        />
      </Field>
      {hasTrial && (
        <Field label="Trial" hint="Days, 0 for none." error={errors.trialDays?.message}>
          <Input {...form.register("trialDays")} inputMode="numeric" />
        </Field>
      )}
    </div>
  );
}
