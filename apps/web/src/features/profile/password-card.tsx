import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { newPasswordRules } from "../identity/new-password-rules.ts";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { SecurityCard } from "../security/security-card.tsx";
import { useHasPassword } from "../security/use-has-password.ts";

/** Changing the password; people who came by another door choose their first one by mail. */
export function PasswordCard({ email }: { email: string }) {
  const hasPassword = useHasPassword();
  return (
    <SecurityCard
      title="Password"
      lead="A new one signs you out everywhere else, and agents have to be connected again."
    >
      {hasPassword ? <ChangePassword /> : <FirstPassword email={email} />}
    </SecurityCard>
  );
}

function ChangePassword() {
  const form = useForm({ defaultValues: { currentPassword: "", newPassword: "" } });
  const { run, pending, failure } = useAuthAction(
    () => authClient.changePassword({ ...form.getValues(), revokeOtherSessions: true }),
    () => {
      form.reset();
      notify("Your password is changed", "You are signed out everywhere else.");
    },
  );
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col items-start gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label="Current password" error={errors.currentPassword?.message} className="w-full">
        <Input
          type="password"
          autoComplete="current-password"
          {...form.register("currentPassword", { required: "Enter the password that you have now." })}
        />
      </Field>
      <Field
        label="New password"
        hint="At least 10 characters."
        error={errors.newPassword?.message}
        className="w-full"
      >
        <Input
          type="password"
          autoComplete="new-password"
          {...form.register("newPassword", newPasswordRules)}
        />
      </Field>
      <Button type="submit" pending={pending}>
        Change password
      </Button>
    </form>
  );
}

function FirstPassword({ email }: { email: string }) {
  const { run, pending, failure } = useAuthAction(
    () => authClient.requestPasswordReset({ email, redirectTo: "/settings/profile" }),
    () => notify("Look into your mailbox", `The link to a password is on its way to ${email}.`),
  );
  return (
    <div className="flex flex-col items-start gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <p className="text-sm text-muted">You sign in without a password so far.</p>
      <Button pending={pending} onClick={() => void run()}>
        Choose a password by mail
      </Button>
    </div>
  );
}
