import { AgentChanges, NewAgent } from "@souk/contracts/catalog/entities";
import { type FieldPath, type UseFormReturn, useForm } from "react-hook-form";
import { refusalOf } from "../../../lib/refusal.ts";
import { schemaResolver } from "../../../lib/schema-resolver.ts";
import { refusedFields } from "./agent-refusal.ts";
import { agentField, type AgentValues, toAgentChanges, toNewAgent } from "./agent-values.ts";

export type AgentForm = UseFormReturn<AgentValues>;

/** The form of an agent to be registered. */
export function useNewAgentForm(defaultValues: AgentValues): AgentForm {
  return useForm<AgentValues>({
    defaultValues,
    shouldFocusError: false,
    resolver: schemaResolver<AgentValues>(NewAgent, toNewAgent, agentField),
  });
}

/** The form of an agent that exists. */
export function useAgentChangesForm(values: AgentValues): AgentForm {
  return useForm<AgentValues>({
    defaultValues: values,
    shouldFocusError: false,
    resolver: schemaResolver<AgentValues>(AgentChanges, toAgentChanges, agentField),
  });
}

/** Says at its fields why the API refused the form, and goes to the first of them. */
export function showRefusal(form: AgentForm, error: unknown): void {
  refusedFields(refusalOf(error), form.getValues()).forEach(({ field, message }, index) =>
    form.setError(
      field as FieldPath<AgentValues>,
      { type: "refused", message },
      { shouldFocus: index === 0 },
    ),
  );
}

/** Whether a failure is shown at a field already. */
export function isShownAtField(form: AgentForm, error: unknown): boolean {
  return refusedFields(refusalOf(error), form.getValues()).length > 0;
}
