import { useEffect } from "react";
import { useForm, useWatch } from "react-hook-form";
import { Link, useNavigate } from "@tanstack/react-router";
import { useReturn } from "../../features/identity/after-sign-in.ts";
import { ResendLink } from "../../features/account-mail/resend-link.tsx";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { isEmailLike } from "../../features/identity/email.ts";
import { PasskeySignIn } from "../../features/identity/passkey-sign-in.tsx";
import { RequestingAgent } from "../../features/identity/requesting-agent.tsx";
import { SocialSignIn } from "../../features/identity/social-sign-in.tsx";
import { wantsCode } from "../../features/identity/wants-code.ts";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { useSignedRequest } from "../../features/identity/use-signed-request.ts";
import { authClient } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Signs in with e-mail and password, then goes back, or on to the agent that asked. */
export function LoginPage() {
  usePageTitle("Sign in");
  const request = useSignedRequest();
  const clientId = request?.get("client_id");
  return (
    <AuthCard
      title="Sign in"
      foot={
        <>
          New to Souk?{" "}
          <Link to="/sign-up" search={true} className="font-medium text-accent-ink hover:underline">
            Create an account
          </Link>
        </>
      }
    >
      {clientId && <RequestingAgent clientId={clientId} />}
      <SocialSignIn />
      <LoginForm />
    </AuthCard>
  );
}

interface Credentials {
  email: string;
  password: string;
}

function LoginForm() {
  const goBack = useReturn("/focus/login");
  const form = useForm<Credentials>({ defaultValues: { email: "", password: "" } });
  const askForCode = useNavigate();
  const after = useAfterPath();
  const { run, pending, failure, failureCode } = useAuthAction(
    () => authClient.signIn.email(form.getValues()),
    (data) => (wantsCode(data) ? void askForCode({ to: "/two-factor", search: true }) : goBack()),
  );
  const { errors } = form.formState;
  const { setFocus } = form;
  const email = useWatch({ control: form.control, name: "email" });
  useEffect(() => setFocus("email"), [setFocus]);
  return (
    <>
      <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
        {failure && <Notice tone="danger">{failure}</Notice>}
        {failureCode === "EMAIL_NOT_VERIFIED" && (
          <ResendLink email={form.getValues("email")} after={after} pauseFirst={false} />
        )}
        <Field label="E-mail" error={errors.email?.message}>
          <Input
            type="email"
            autoComplete="username webauthn"
            data-autofocus
            {...form.register("email", {
              validate: (value) => isEmailLike(value) || "Enter your e-mail address.",
            })}
          />
        </Field>
        <Field
          label="Password"
          error={errors.password?.message}
          action={
            <Link
              to="/forgot-password"
              search={{
                ...(after ? { return: after } : {}),
                ...(isEmailLike(email) ? { email: email.trim() } : {}),
              }}
              className="text-sm font-medium text-accent-ink hover:underline"
            >
              Forgot it?
            </Link>
          }
        >
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register("password", { required: "Enter your password." })}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-2">
          Sign in
        </Button>
      </form>
      <PasskeySignIn onDone={goBack} />
    </>
  );
}
