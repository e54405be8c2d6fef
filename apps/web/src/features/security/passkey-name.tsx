import type { UseFormReturn } from "react-hook-form";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";

const LONGEST_NAME = 80;

/** What its owner calls a passkey. */
export function PasskeyName({ form }: { form: UseFormReturn<{ name: string }> }) {
  return (
    <Field label="Name" hint="Such as “My laptop”." error={form.formState.errors.name?.message}>
      <Input
        autoComplete="off"
        maxLength={LONGEST_NAME}
        {...form.register("name", { validate: (name) => name.trim() !== "" || "Enter a name." })}
      />
    </Field>
  );
}
