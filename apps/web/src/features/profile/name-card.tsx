import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { useAuthAction } from "../identity/use-auth-action.ts";
import { SecurityCard } from "../security/security-card.tsx";

/** The name that others see, and a way to change it. */
export function NameCard({ name }: { name: string }) {
  const viewer = trpc.useUtils().identity.getViewer;
  const form = useForm({ values: { name } });
  const { run, pending, failure } = useAuthAction(
    () => authClient.updateUser({ name: form.getValues("name").trim() }),
    () => {
      void viewer.invalidate();
      notify("Your name is changed");
    },
  );
  return (
    <SecurityCard title="Name" lead="Shown on your account, to your organization and to agents you connect.">
      <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col items-start gap-4">
        {failure && <Notice tone="danger">{failure}</Notice>}
        <Field label="Name" error={form.formState.errors.name?.message} className="w-full">
          <Input
            autoComplete="name"
            maxLength={100}
            {...form.register("name", {
              validate: (value) => value.trim() !== "" || "Enter the name to show on your account.",
            })}
          />
        </Field>
        <Button type="submit" pending={pending} disabled={!form.formState.isDirty}>
          Save name
        </Button>
      </form>
    </SecurityCard>
  );
}
