import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MailboxHint } from "../../features/account-mail/mailbox-hint.tsx";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { isEmailLike } from "../../features/identity/email.ts";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { authClient } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";

const route = getRouteApi("/focus/forgot-password");

/** Asks for the link to a new password. It answers the same for every address. */
export function ForgotPasswordPage() {
  usePageTitle("Forgot your password?");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) return <Sent email={sentTo} />;
  return (
    <AuthCard
      title="Forgot your password?"
      lead="Tell us your e-mail address, and we write to you how to choose a new one."
      foot={
        <Link to="/login" search={true} className="font-medium text-accent-ink hover:underline">
          Back to sign-in
        </Link>
      }
    >
      <EmailForm onSent={setSentTo} />
    </AuthCard>
  );
}

function EmailForm({ onSent }: { onSent: (email: string) => void }) {
  const after = useAfterPath();
  const { email } = route.useSearch();
  const form = useForm({ defaultValues: { email: email ?? "" } });
  const { run, pending, failure } = useAuthAction(
    () =>
      authClient.requestPasswordReset({ email: form.getValues("email").trim(), redirectTo: after ?? "/" }),
    () => onSent(form.getValues("email").trim()),
  );
  const { setFocus } = form;
  useEffect(() => setFocus("email"), [setFocus]);
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label="E-mail" error={form.formState.errors.email?.message}>
        <Input
          type="email"
          autoComplete="username"
          data-autofocus
          {...form.register("email", {
            validate: (value) => isEmailLike(value) || "Enter your e-mail address.",
          })}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-2">
        Send the link
      </Button>
    </form>
  );
}

function Sent({ email }: { email: string }) {
  return (
    <AuthCard
      title="Check your mail"
      lead={
        <>
          If <strong className="font-medium wrap-anywhere text-ink">{email}</strong> has an account, a link to
          a new password is on its way there. It works for an hour.
        </>
      }
      foot={
        <Link to="/login" search={true} className="font-medium text-accent-ink hover:underline">
          Back to sign-in
        </Link>
      }
    >
      <MailboxHint email={email} />
    </AuthCard>
  );
}
