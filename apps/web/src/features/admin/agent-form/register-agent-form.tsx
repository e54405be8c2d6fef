import type { RouterOutputs } from "../../../lib/trpc.ts";
import { trpc } from "../../../lib/trpc.ts";
import { describeError } from "../../../lib/api-error.ts";
import { useFocusFirstFault } from "../../../lib/use-focus-first-fault.ts";
import { Button } from "../../../ui/button.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { AddressFields } from "./address-fields.tsx";
import { blankAgent, toNewAgent } from "./agent-values.ts";
import { FormSection } from "./form-section.tsx";
import { IdentityFields } from "./identity-fields.tsx";
import { MetricListFields } from "./metric-list-fields.tsx";
import { TextFields } from "./text-fields.tsx";
import { ProofFields } from "./proof-fields.tsx";
import { isShownAtField, showRefusal, useNewAgentForm } from "./use-agent-form.ts";

export type RegisteredAgent = RouterOutputs["catalog"]["createAgent"];

/** Registers an agent, and hands on what the API answers: the credentials are in this answer only. */
export function RegisterAgentForm({ onRegistered }: { onRegistered: (agent: RegisteredAgent) => void }) {
  const form = useNewAgentForm(blankAgent);
  const formRef = useFocusFirstFault(form.formState.submitCount);
  const queries = trpc.useUtils();
  const create = trpc.catalog.createAgent.useMutation({
    onSuccess: (registered) => {
      void queries.catalog.invalidate();
      onRegistered(registered);
    },
    onError: (error) => showRefusal(form, error),
  });
  return (
    <form
      ref={formRef}
      noValidate
      onSubmit={form.handleSubmit((values) => create.mutate(toNewAgent(values)))}
      className="flex flex-col gap-8"
    >
      <FormSection title="Who and what" description="These two name the agent for good.">
        <IdentityFields form={form} />
      </FormSection>
      <FormSection
        title="In the catalogue"
        description="What a visitor reads. It can be changed at any time."
      >
        <TextFields form={form} />
      </FormSection>
      <FormSection
        title="Addresses"
        description="The agent runs at its own site and signs its users in here."
      >
        <AddressFields form={form} />
      </FormSection>
      <FormSection
        title="How it proves itself"
        description="What the agent shows when it redeems a sign-in, so that nobody else can."
      >
        <ProofFields form={form} />
      </FormSection>
      <FormSection
        title="Metrics"
        description="What the agent counts, such as pages or minutes. Plans state how much of each is included."
      >
        <MetricListFields form={form} />
      </FormSection>
      {create.error && !isShownAtField(form, create.error) && (
        <Notice tone="danger">{describeError(create.error).message}</Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-6">
        <LinkButton to="/admin/agents">Cancel</LinkButton>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Register agent
        </Button>
      </div>
    </form>
  );
}
