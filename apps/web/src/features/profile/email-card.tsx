import { useState } from "react";
import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { MailboxHint } from "../account-mail/mailbox-hint.tsx";
import { isEmailLike } from "../identity/email.ts";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { SecurityCard } from "../security/security-card.tsx";

/** The address that one signs in with. It changes after a click in the old mailbox and one in the new. */
export function EmailCard({ email }: { email: string }) {
  const [askedFor, setAskedFor] = useState<string>();
  const form = useForm({ defaultValues: { newEmail: "" } });
  const { run, pending, failure } = useAuthAction(
    () =>
      authClient.changeEmail({
        newEmail: form.getValues("newEmail").trim(),
        callbackURL: "/settings/profile",
      }),
    () => {
      setAskedFor(form.getValues("newEmail").trim());
      form.reset();
    },
  );
  return (
    <SecurityCard
      title="E-mail"
      lead={
        <>
          You sign in with <strong className="font-medium wrap-anywhere text-ink">{email}</strong>.
        </>
      }
    >
      <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col items-start gap-4">
        {failure && <Notice tone="danger">{failure}</Notice>}
        {askedFor && <Asked oldEmail={email} newEmail={askedFor} />}
        <Field
          label="New e-mail"
          hint="First you allow the change from your present mailbox, then you confirm it from the new one."
          error={form.formState.errors.newEmail?.message}
          className="w-full"
        >
          <Input
            type="email"
            autoComplete="email"
            {...form.register("newEmail", {
              validate: (value) => {
                if (!isEmailLike(value)) return "Enter an e-mail address.";
                return value.trim().toLowerCase() !== email || "This is your address already.";
              },
            })}
          />
        </Field>
        <Button type="submit" pending={pending}>
          Change e-mail
        </Button>
      </form>
    </SecurityCard>
  );
}

function Asked({ oldEmail, newEmail }: { oldEmail: string; newEmail: string }) {
  return (
    <div className="flex w-full flex-col gap-3">
      <Notice tone="success">
        We have written to {oldEmail}. Open the link there to allow the change to {newEmail}.
      </Notice>
      <MailboxHint email={oldEmail} />
    </div>
  );
}
