import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { authClient, useSession } from "../../lib/auth-client.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { isStale, useAskFreshness } from "./freshness.tsx";

/** Deletes the account after its owner has written its address. */
export function DeleteAccount() {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const email = useSession().data?.user.email ?? "";
  const leave = useLeave();
  const askFreshness = useAskFreshness();
  const deleting = trpc.account.delete.useMutation({
    onSuccess: leave,
    onError: (error) => isStale(error) && askFreshness(() => deleting.mutate({ email })),
  });
  const needed = neededOrganizations(deleting.error);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="danger">Delete my account</Button>}
      title="Delete your account?"
      description="Your plans end now, without a refund: ask for refunds before. Connected agents lose access, and you leave your organizations. Invoices stay on record without your name. There is no way back."
      confirm="Delete for good"
      dismiss="Keep my account"
      danger
      ready={typed.trim().toLowerCase() === email.toLowerCase()}
      pending={deleting.isPending}
      error={needed || isStale(deleting.error) ? undefined : deleting.error}
      onConfirm={() => deleting.mutate({ email })}
    >
      {needed && (
        <Notice tone="danger">
          You are the only owner of {needed}. Hand it over first: others depend on it.
        </Notice>
      )}
      <Field label="Your e-mail address" hint={`Write ${email} to confirm.`}>
        <Input
          type="email"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}

/** Goes to the catalogue as nobody in particular. */
function useLeave(): () => Promise<void> {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async () => {
    await authClient.signOut();
    await navigate({ to: "/" });
    queries.clear();
    notify("Your account was deleted");
  };
}

function neededOrganizations(error: unknown): string | undefined {
  const refusal = refusalOf(error);
  const names: unknown = refusal?.code === "account.sole_owner" && refusal.details["organizations"];
  return Array.isArray(names) ? new Intl.ListFormat("en").format(names.map(String)) : undefined;
}
