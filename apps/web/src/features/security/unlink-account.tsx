import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import { providerName } from "../identity/provider-name.ts";
import { isStale, useAskFreshness } from "./freshness.tsx";

/** Takes a linked account away in two presses. */
export function UnlinkAccount({ provider }: { provider: SocialProvider }) {
  const name = providerName[provider];
  const [open, setOpen] = useState(false);
  const queries = trpc.useUtils();
  const askFreshness = useAskFreshness();
  const unlink = trpc.identity.unlinkAccount.useMutation({
    onSuccess: async () => {
      setOpen(false);
      notify(`${name} no longer signs you in`);
      await queries.identity.listLinkedAccounts.invalidate();
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
    onError: (error) => {
      if (isStale(error)) askFreshness(() => unlink.mutate({ provider }));
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Unlink ${name}`}>
          Unlink
        </Button>
      }
      title={`Unlink ${name}?`}
      description={`Your account with ${name} no longer signs you in here. Nothing changes at ${name}.`}
      confirm="Unlink"
      dismiss="Keep it"
      danger
      pending={unlink.isPending}
      error={unlink.error}
      onConfirm={() => unlink.mutate({ provider })}
    />
  );
}
