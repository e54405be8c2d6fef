import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { describeError } from "../../../lib/api-error.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useFocusFirstFault } from "../../../lib/use-focus-first-fault.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { notify } from "../../../ui/toast.tsx";
import { AddressFields } from "../agent-form/address-fields.tsx";
import { fromManagedAgent, toAgentChanges } from "../agent-form/agent-values.ts";
import { FormSection } from "../agent-form/form-section.tsx";
import { NameField } from "../agent-form/identity-fields.tsx";
import { TextFields } from "../agent-form/text-fields.tsx";
import { isShownAtField, showRefusal, useAgentChangesForm } from "../agent-form/use-agent-form.ts";

/** The texts and addresses of an agent, to be changed together. */
export function AgentSettings({ managed }: { managed: ManagedAgent }) {
  const form = useAgentChangesForm(fromManagedAgent(managed));
  const formRef = useFocusFirstFault(form.formState.submitCount);
  const queries = trpc.useUtils();
  const update = trpc.catalog.updateAgent.useMutation({
    onSuccess: async (changed) => {
      form.reset(fromManagedAgent(changed));
      notify("Saved");
      await queries.catalog.invalidate();
    },
    onError: (error) => showRefusal(form, error),
  });
  return (
    <form
      ref={formRef}
      noValidate
      onSubmit={form.handleSubmit((values) =>
        update.mutate({ agentId: managed.agent.id, ...toAgentChanges(values) }),
      )}
      className="flex flex-col gap-8"
    >
      <FormSection title="In the catalogue" description="What a visitor reads.">
        <NameField form={form} />
        <TextFields form={form} />
      </FormSection>
      <FormSection
        title="Addresses"
        description="New redirect URIs replace the whole list and count from the next sign-in on."
      >
        <AddressFields form={form} />
      </FormSection>
      {update.error && !isShownAtField(form, update.error) && (
        <Notice tone="danger">{describeError(update.error).message}</Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line pt-6">
        {form.formState.isDirty && (
          <>
            <span className="mr-auto text-sm text-muted">There are changes that are not saved.</span>
            <Button onClick={() => form.reset()}>Undo changes</Button>
          </>
        )}
        <Button type="submit" variant="primary" pending={update.isPending} disabled={!form.formState.isDirty}>
          Save changes
        </Button>
      </div>
    </form>
  );
}
