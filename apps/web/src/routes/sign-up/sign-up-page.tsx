import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { Link, useNavigate } from "@tanstack/react-router";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { ContinueAs } from "../../features/identity/continue-as.tsx";
import { isEmailLike } from "../../features/identity/email.ts";
import { newPasswordRules } from "../../features/identity/new-password-rules.ts";
import { RequestingAgent } from "../../features/identity/requesting-agent.tsx";
import { SocialSignIn } from "../../features/identity/social-sign-in.tsx";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { useSignedRequest } from "../../features/identity/use-signed-request.ts";
import { authClient, useSession } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Makes an account, whose address is then to be confirmed; the mail's link leads back to where one was going. */
export function SignUpPage() {
  usePageTitle("Create your account");
  const request = useSignedRequest();
  const clientId = request?.get("client_id");
  const { data: session } = useSession();
  return (
    <AuthCard
      title="Create your account"
      lead="One account for every agent here. Free plans need no card."
      foot={
        <>
          Already have an account?{" "}
          <Link to="/login" search={true} className="font-medium text-accent-ink hover:underline">
            Sign in
          </Link>
        </>
      }
    >
      {clientId && <RequestingAgent clientId={clientId} />}
      {request && session ? <ContinueAs /> : <NewcomerWays />}
    </AuthCard>
  );
}

function NewcomerWays() {
  return (
    <>
      <SocialSignIn />
      <SignUpForm />
    </>
  );
}

interface NewAccount {
  name: string;
  email: string;
  password: string;
}

function SignUpForm() {
  const after = useAfterPath();
  const navigate = useNavigate();
  const form = useForm<NewAccount>({ defaultValues: { name: "", email: "", password: "" } });
  const { run, pending, failure } = useAuthAction(
    () => authClient.signUp.email({ ...form.getValues(), callbackURL: after ?? "/" }),
    () => {
      const email = form.getValues("email").trim();
      void navigate({ to: "/check-mail", search: after ? { email, return: after } : { email } });
    },
  );
  const { errors } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus("name"), [setFocus]);
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label="Name" error={errors.name?.message}>
        <Input
          autoComplete="name"
          data-autofocus
          maxLength={100}
          {...form.register("name", {
            validate: (value) => value.trim() !== "" || "Enter the name to show on your account.",
          })}
        />
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        <Input
          type="email"
          autoComplete="email"
          {...form.register("email", {
            validate: (value) => isEmailLike(value) || "Enter your e-mail address.",
          })}
        />
      </Field>
      <Field label="Password" hint="At least 10 characters." error={errors.password?.message}>
        <Input type="password" autoComplete="new-password" {...form.register("password", newPasswordRules)} />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-2">
        Create account
      </Button>
    </form>
  );
}
