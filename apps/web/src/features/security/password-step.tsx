import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { AuthFailure } from "../identity/auth-error.ts";
import { useFreshAction } from "./use-fresh-action.ts";
import { useHasPassword } from "./use-has-password.ts";

interface PasswordStepProps<Data> {
  /** The verb of the button. */
  confirm: string;
  danger?: boolean;
  /** What the password is for; without one the sign-in must be fresh. */
  action: (given: { password: string }) => Promise<{ data: Data | null; error: AuthFailure | null }>;
  onDone: (data: Data) => void;
}

/** Asks for the password before something about it changes, and does that. */
export function PasswordStep<Data>({ confirm, danger = false, action, onDone }: PasswordStepProps<Data>) {
  const hasPassword = useHasPassword();
  const form = useForm({ defaultValues: { password: "" } });
  const { run, pending, failure } = useFreshAction(() => action(form.getValues()), onDone);
  const { setFocus } = form;
  useEffect(() => {
    if (hasPassword) setFocus("password");
  }, [hasPassword, setFocus]);
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      {hasPassword && (
        <Field label="Password" error={form.formState.errors.password?.message}>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register("password", { required: "Enter your password." })}
          />
        </Field>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant={danger ? "danger" : "primary"} pending={pending}>
          {confirm}
        </Button>
      </div>
    </form>
  );
}
