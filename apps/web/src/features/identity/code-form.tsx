import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useAuthAction } from "./use-auth-action.ts";

/** The second step of signing in: a code of the authenticator app, or one of the backup codes. */
export function CodeForm({ confirm = "Sign in", onDone }: { confirm?: string; onDone: () => void }) {
  const [kind, setKind] = useState<"app" | "backup">("app");
  return (
    <div className="flex flex-col gap-4">
      <OneCode key={kind} kind={kind} confirm={confirm} onDone={onDone} />
      <Button variant="ghost" onClick={() => setKind(kind === "app" ? "backup" : "app")}>
        {kind === "app" ? "Use a backup code" : "Use the authenticator app"}
      </Button>
    </div>
  );
}

const words = {
  app: { label: "Code", hint: "The six digits that your authenticator app shows now." },
  backup: { label: "Backup code", hint: "One of the ten that you kept. Each works once." },
};

function OneCode({ kind, confirm, onDone }: { kind: "app" | "backup"; confirm: string; onDone: () => void }) {
  const form = useForm({ defaultValues: { code: "" } });
  const check = () => {
    const code = form.getValues("code").trim();
    return kind === "app"
      ? authClient.twoFactor.verifyTotp({ code: code.replaceAll(" ", "") })
      : authClient.twoFactor.verifyBackupCode({ code: code.toLowerCase() });
  };
  const { run, pending, failure } = useAuthAction(check, onDone);
  const { setFocus } = form;
  useEffect(() => setFocus("code"), [setFocus]);
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field {...words[kind]} error={form.formState.errors.code?.message}>
        <Input
          inputMode={kind === "app" ? "numeric" : "text"}
          autoComplete={kind === "app" ? "one-time-code" : "off"}
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          className="font-mono tracking-widest"
          {...form.register("code", { required: "Enter the code." })}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        {confirm}
      </Button>
    </form>
  );
}
