import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { RedirectUriFields } from "./redirect-uri-fields.tsx";
import type { AgentForm } from "./use-agent-form.ts";

/** Where the agent runs and where its sign-in comes back to. */
export function AddressFields({ form }: { form: AgentForm }) {
  const { errors } = form.formState;
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Launch address" hint="Where “Open” leads." error={errors.launchUrl?.message}>
          <Input
            {...form.register("launchUrl", { onBlur: () => suggestDomain(form) })}
            inputMode="url"
            placeholder="https://agent.example"
            spellCheck={false}
            autoCapitalize="none"
          />
        </Field>
        <Field
          label="Product domain"
          hint="Host name only; buyers see it."
          error={errors.productDomain?.message}
        >
          <Input
            {...form.register("productDomain")}
            placeholder="agent.example"
            spellCheck={false}
            autoCapitalize="none"
          />
        </Field>
      </div>
      <RedirectUriFields form={form} />
    </>
  );
}

/** The domain is nearly always the host of the launch address. */
function suggestDomain(form: AgentForm): void {
  const url = URL.parse(form.getValues("launchUrl").trim());
  if (url && !form.getValues("productDomain")) form.setValue("productDomain", url.host);
}
