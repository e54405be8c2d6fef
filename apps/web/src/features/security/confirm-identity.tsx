import { useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { authClient, useSession } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { CodeForm } from "../identity/code-form.tsx";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { wantsCode } from "../identity/wants-code.ts";
import { ConfirmElsewhere } from "./confirm-elsewhere.tsx";
import { useHasPassword } from "./use-has-password.ts";

interface ConfirmIdentityProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirmed: () => void;
}

/** Signs the same person in again, by password, code, passkey or an account that they have elsewhere. */
export function ConfirmIdentity({ open, onOpenChange, onConfirmed }: ConfirmIdentityProps) {
  const queries = useQueryClient();
  const confirmed = () => {
    void queries.invalidateQueries();
    onConfirmed();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Confirm that it is you"
      description="You signed in a while ago. This needs a sign-in of the last ten minutes."
    >
      <Steps onConfirmed={confirmed} />
    </Dialog>
  );
}

function Steps({ onConfirmed }: { onConfirmed: () => void }) {
  const [needsCode, setNeedsCode] = useState(false);
  const hasPassword = useHasPassword();
  const passkey = useAuthAction(() => authClient.signIn.passkey(), onConfirmed);
  if (needsCode) return <CodeForm confirm="Confirm" onDone={onConfirmed} />;
  return (
    <div className="flex flex-col gap-4">
      {hasPassword && (
        <PasswordForm onDone={(data) => (wantsCode(data) ? setNeedsCode(true) : onConfirmed())} />
      )}
      {passkey.failure && <Notice tone="danger">{passkey.failure}</Notice>}
      <Button pending={passkey.pending} onClick={() => void passkey.run()}>
        <KeyRound aria-hidden /> Use a passkey
      </Button>
      <ConfirmElsewhere />
    </div>
  );
}

function PasswordForm({ onDone }: { onDone: (data: unknown) => void }) {
  const email = useSession().data?.user.email ?? "";
  const form = useForm({ defaultValues: { password: "" } });
  const { run, pending, failure } = useAuthAction(
    () => authClient.signIn.email({ email, password: form.getValues("password") }),
    onDone,
  );
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Password" error={form.formState.errors.password?.message}>
        <Input
          type="password"
          autoComplete="current-password"
          {...form.register("password", { required: "Enter your password." })}
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Confirm
      </Button>
    </form>
  );
}
