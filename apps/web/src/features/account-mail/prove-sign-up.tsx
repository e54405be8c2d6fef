import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { useAfterPath } from "../identity/use-after-path.ts";
import { AuthCard } from "../identity/auth-card.tsx";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { confirmEmail } from "./confirm-email.ts";

interface ProveSignUpProps {
  token: string;
  email: string;
  onDone: () => void;
}

/**
 * The link of a sign-up, opened in another browser than the one that signed up: the password shows that it is the same
 * person. Whoever does not know it may be the owner of the mailbox all the same, and chooses a new one.
 */
export function ProveSignUp(props: ProveSignUpProps) {
  const after = useAfterPath();
  return (
    <AuthCard
      title="Confirm that it was you"
      lead={
        <>
          <strong className="font-medium wrap-anywhere text-ink">{props.email}</strong> was signed up in
          another browser. Type the password that was chosen there.
        </>
      }
    >
      <PasswordForm {...props} />
      <p className="mt-6 mb-3 text-sm text-muted">
        You did not choose one, or do not know it? A new password by mail confirms the address too, and
        nothing that was chosen before opens the account.
      </p>
      <LinkButton to="/forgot-password" search={after ? { return: after } : {}} size="lg" className="w-full">
        Choose a new password
      </LinkButton>
    </AuthCard>
  );
}

function PasswordForm({ token, onDone }: ProveSignUpProps) {
  const form = useForm({ defaultValues: { password: "" } });
  const { run, pending, failure } = useAuthAction(
    () => confirmEmail({ token, password: form.getValues("password") }),
    onDone,
  );
  const { setFocus } = form;
  useEffect(() => setFocus("password"), [setFocus]);
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label="Password" error={form.formState.errors.password?.message}>
        <Input
          type="password"
          autoComplete="current-password"
          data-autofocus
          {...form.register("password", { required: "Enter your password." })}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Confirm e-mail
      </Button>
    </form>
  );
}
