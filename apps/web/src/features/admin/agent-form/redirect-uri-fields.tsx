import { useFieldArray } from "react-hook-form";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import type { AgentForm } from "./use-agent-form.ts";

const most = 10;

/** The addresses that a sign-in may return to: one at least, ten at most. */
export function RedirectUriFields({ form }: { form: AgentForm }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "redirectUris" });
  const errors = form.formState.errors.redirectUris;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">Redirect URIs</legend>
      <p className="text-sm text-subtle">
        Where a sign-in returns to, compared character by character. Either all https, or all http on
        localhost for development.
      </p>
      {fields.map((field, index) => (
        <div key={field.id} className="flex items-start gap-2">
          <Field
            label={<span className="sr-only">Redirect URI {index + 1}</span>}
            error={
              errors?.[index]?.uri && <span className="mt-1.5 block">{errors[index]?.uri?.message}</span>
            }
            className="grow gap-0"
          >
            <Input
              {...form.register(`redirectUris.${index}.uri`)}
              inputMode="url"
              placeholder="https://agent.example/api/auth/callback/souk"
              spellCheck={false}
              autoCapitalize="none"
            />
          </Field>
          {fields.length > 1 && (
            <Button
              variant="ghost"
              size="icon"
              className="size-10"
              aria-label={`Remove redirect URI ${index + 1}`}
              onClick={() => remove(index)}
            >
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      ))}
      {fields.length < most && (
        <Button size="sm" className="self-start" onClick={() => append({ uri: "" })}>
          <Plus aria-hidden />
          Add a redirect URI
        </Button>
      )}
    </fieldset>
  );
}
