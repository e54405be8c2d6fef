import { useState } from "react";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { useFreshAction } from "./use-fresh-action.ts";
import { type OwnPasskey, useRefreshPasskeys } from "./use-passkeys.ts";

/** Takes a passkey away in two presses. */
export function RemovePasskey({ passkey }: { passkey: OwnPasskey }) {
  const [open, setOpen] = useState(false);
  const refresh = useRefreshPasskeys();
  const remove = () =>
    authClient.$fetch("/passkey/delete-passkey", { method: "POST", body: { id: passkey.id } });
  const { run, pending, failure } = useFreshAction(remove, () => {
    setOpen(false);
    notify(`${passkey.name} was removed`);
    void refresh();
    document.getElementById("main")?.focus(); // the button that had the focus is gone
  });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Remove ${passkey.name}`}>
          Remove
        </Button>
      }
      title={`Remove ${passkey.name}?`}
      description="It no longer signs you in. Your browser or phone may still list it; you can delete it there as well."
      actions={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button variant="danger" pending={pending} onClick={() => void run()}>
            Remove
          </Button>
        </>
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
    </Dialog>
  );
}
