import { useState } from "react";
import type { ApiKey } from "@souk/contracts/api-keys/entities";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";

/** Ends a key in two presses. */
export function RevokeKey({ apiKey, organizationId }: { apiKey: ApiKey; organizationId: string }) {
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const revoke = trpc.apiKeys.revoke.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${apiKey.name} is revoked`);
      await queries.apiKeys.list.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`Revoke ${apiKey.name}`}>
          Revoke
        </Button>
      }
      title={`Revoke ${apiKey.name}?`}
      description="Whatever uses it is refused from its next call on. A key cannot be brought back: make a new one instead."
      confirm="Revoke key"
      dismiss="Keep key"
      danger
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ organizationId, keyId: apiKey.id })}
    />
  );
}
