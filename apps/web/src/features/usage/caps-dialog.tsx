import { type UseFormReturn, useForm, useWatch } from "react-hook-form";
import { setUsageCaps, type UsageQuota } from "@souk/contracts/usage/caps";
import { schemaResolver } from "../../lib/schema-resolver.ts";
import { trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { type CapsValues, toCaps, toCapsValues, warnsTooLate } from "./caps-values.ts";

export interface CapsDialogProps {
  slug: string;
  quota: UsageQuota;
  /** What is counted, and in what. */
  name: string;
  unit: string;
  onClose: () => void;
}

/** Sets the four caps on one metric; an empty field is no cap. */
export function CapsDialog({ slug, quota, name, unit, onClose }: CapsDialogProps) {
  const target = { agentId: slug, metricSlug: quota.metric };
  const toInput = (values: CapsValues) => ({ ...target, ...toCaps(values) });
  const form = useForm<CapsValues>({
    defaultValues: toCapsValues(quota.caps),
    resolver: schemaResolver<CapsValues>(setUsageCaps.input, toInput),
  });
  const typed = useWatch({ control: form.control });
  const queries = trpc.useUtils();
  const save = trpc.usage.setCaps.useMutation({
    onSuccess: async () => {
      await queries.usage.get.invalidate({ agentId: slug });
      notify(`Caps on ${name} saved. They hold from the next use on.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Caps on ${name}`}
      description={`In ${unit || "units"}. Leave a field empty for no cap; a stop at 0 refuses everything.`}
      confirm="Save caps"
      pending={save.isPending}
      error={save.error}
      onConfirm={form.handleSubmit((values) => save.mutate(toInput(values)))}
    >
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        <CapField form={form} name="warnDay" label="Warn in a day at" />
        <CapField form={form} name="stopDay" label="Stop in a day at" />
        <CapField form={form} name="warnPeriod" label="Warn in a period at" />
        <CapField form={form} name="stopPeriod" label="Stop in a period at" />
      </div>
      {warnsTooLate({ ...form.getValues(), ...typed }) && (
        <Notice tone="warning">A warning above its stop never comes: the stop is reached first.</Notice>
      )}
    </ConfirmDialog>
  );
}

interface CapFieldProps {
  form: UseFormReturn<CapsValues>;
  name: keyof CapsValues;
  label: string;
}

function CapField({ form, name, label }: CapFieldProps) {
  return (
    <Field label={label} error={form.formState.errors[name]?.message}>
      <Input {...form.register(name)} inputMode="numeric" autoComplete="off" placeholder="No cap" />
    </Field>
  );
}
