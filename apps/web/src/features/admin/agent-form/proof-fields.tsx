import { Controller } from "react-hook-form";
import { AuthenticationFields } from "../../agent-client/authentication-fields.tsx";
import type { AgentForm } from "./use-agent-form.ts";

/** How the agent will prove itself. */
export function ProofFields({ form }: { form: AgentForm }) {
  const errors = form.formState.errors.authentication;
  return (
    <Controller
      control={form.control}
      name="authentication"
      render={({ field }) => (
        <AuthenticationFields
          values={field.value}
          errors={{ method: errors?.method?.message, jwks: errors?.jwks?.message }}
          onChange={field.onChange}
        />
      )}
    />
  );
}
