import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { newPasswordRules } from "../../features/identity/new-password-rules.ts";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { authClient } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";

const route = getRouteApi("/focus/reset-password");

/** Chooses a new password with the link from the mailbox, then asks to sign in with it. */
export function ResetPasswordPage() {
  usePageTitle("Choose a new password");
  const { token } = route.useSearch();
  const after = useAfterPath();
  const search = after ? { return: after } : {};
  const navigate = useNavigate();
  const form = useForm({ defaultValues: { newPassword: "" } });
  const { run, pending, failure, failureCode } = useAuthAction(
    () => authClient.resetPassword({ newPassword: form.getValues("newPassword"), token: token ?? "" }),
    () => {
      notify("Your new password is set", "You are signed out everywhere. Sign in with it.");
      void navigate({ to: "/login", search });
    },
  );
  const { setFocus } = form;
  useEffect(() => setFocus("newPassword"), [setFocus]);
  if (!token || failureCode === "INVALID_TOKEN") return <SpentLink search={search} />;
  return (
    <AuthCard
      title="Choose a new password"
      lead="It signs you out everywhere, and agents have to be connected again."
      foot={<BackToSignIn search={search} />}
    >
      <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
        {failure && <Notice tone="danger">{failure}</Notice>}
        <Field
          label="New password"
          hint="At least 10 characters."
          error={form.formState.errors.newPassword?.message}
        >
          <Input
            type="password"
            autoComplete="new-password"
            data-autofocus
            {...form.register("newPassword", newPasswordRules)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-2">
          Set password
        </Button>
      </form>
    </AuthCard>
  );
}

function SpentLink({ search }: { search: { return?: string } }) {
  return (
    <AuthCard
      title="This link no longer works"
      lead="A link to a new password works once, for an hour, and not after the password was changed another way."
      foot={<BackToSignIn search={search} />}
    >
      <LinkButton to="/forgot-password" search={search} variant="primary" size="lg" className="w-full">
        Ask for a new link
      </LinkButton>
    </AuthCard>
  );
}

function BackToSignIn({ search }: { search: { return?: string } }) {
  return (
    <Link to="/login" search={search} className="font-medium text-accent-ink hover:underline">
      Back to sign-in
    </Link>
  );
}
