import { useForm, useWatch } from "react-hook-form";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { describeError } from "../../../lib/api-error.ts";
import { refusalOf } from "../../../lib/refusal.ts";
import { suggestSlug } from "../../../lib/suggest-slug.ts";
import { useFocusFirstFault } from "../../../lib/use-focus-first-fault.ts";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { type PlanFormControl, planResolver } from "./plan-resolver.ts";
import { blankPlan, fromTier, isRepriced, type PlanValues } from "./plan-values.ts";
import { PriceFields } from "./price-fields.tsx";
import { QuotaFields } from "./quota-fields.tsx";
import { ReleaseFields } from "./release-fields.tsx";
import { useSavePlan } from "./use-save-plan.ts";

export interface PlanFormProps {
  agent: Agent;
  /** The plan to change; none makes a new one. */
  tier: PricingTier | undefined;
  onClose: () => void;
}

/** Adds a plan, or changes one. Once somebody holds it, its interval and quotas stay. */
export function PlanForm({ agent, tier, onClose }: PlanFormProps) {
  const form = useForm<PlanValues>({
    defaultValues: tier ? fromTier(tier, agent.metrics) : blankPlan(agent.metrics),
    resolver: planResolver,
    shouldFocusError: false,
  });
  const formRef = useFocusFirstFault(form.formState.submitCount);
  const { save, isPending, error } = useSavePlan({ agentId: agent.id, tier, onClose });
  return (
    <Card>
      <form
        ref={formRef}
        noValidate
        onSubmit={form.handleSubmit(save)}
        className="flex max-w-3xl flex-col gap-5"
      >
        <h2 className="text-lg font-semibold">{tier ? `Edit ${tier.name}` : "New plan"}</h2>
        <PlanTexts form={form} hasSlug={tier !== undefined} />
        <PriceFields form={form} />
        {tier && <PriceChangeNotice form={form} tier={tier} />}
        <QuotaFields form={form} metrics={agent.metrics} />
        {agent.metrics.length > 0 && <ReleaseFields form={form} />}
        {error && <Notice tone="danger">{refusalWords(error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={isPending}>
            {tier ? "Save plan" : "Add plan"}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function PlanTexts({ form, hasSlug }: { form: PlanFormControl; hasSlug: boolean }) {
  const { errors } = form.formState;
  const followName = ({ target }: { target: { value: string } }) => {
    if (!hasSlug && !form.getFieldState("slug").isDirty) form.setValue("slug", suggestSlug(target.value));
  };
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Name" error={errors.name?.message} className={hasSlug ? "sm:col-span-2" : ""}>
          <Input {...form.register("name", { onChange: followName })} placeholder="Pro" />
        </Field>
        {!hasSlug && (
          <Field label="Slug" hint="Names the plan for the API; it stays." error={errors.slug?.message}>
            <Input {...form.register("slug")} spellCheck={false} autoCapitalize="none" />
          </Field>
        )}
      </div>
      <Field label="Summary" optional error={errors.summary?.message}>
        <Input {...form.register("summary")} placeholder="For whom it is" />
      </Field>
      <Field label="Features" optional hint="One on each line." error={errors.features?.message}>
        <Textarea {...form.register("features")} rows={3} />
      </Field>
    </>
  );
}

/** What another price means, as soon as one is typed. */
function PriceChangeNotice({ form, tier }: { form: PlanFormControl; tier: PricingTier }) {
  const [price, currency] = useWatch({ control: form.control, name: ["price", "currency"] });
  if (!isRepriced(tier, { price, currency })) return null;
  return (
    <Notice>New buyers pay the new price. Those who have the plan keep paying what they pay now.</Notice>
  );
}

function refusalWords(error: unknown): string {
  const code = refusalOf(error)?.code;
  if (code === "tier.sold")
    return "Somebody holds this plan, so its quotas, what is given back and how often it is charged stay as they were sold, and so does the currency of units beyond a limit. Add a new plan and archive this one.";
  if (code === "tier.slug_taken")
    return "Another plan of this agent has this slug, or had it before it was archived.";
  return describeError(error).message;
}
