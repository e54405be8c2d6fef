import { useState } from "react";
import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useFreshAction } from "./use-fresh-action.ts";
import { PasskeyName } from "./passkey-name.tsx";
import { type OwnPasskey, useRefreshPasskeys } from "./use-passkeys.ts";

/** Gives a passkey another name. */
export function RenamePasskey({ passkey }: { passkey: OwnPasskey }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Rename ${passkey.name}`}>
          Rename
        </Button>
      }
      title="Rename passkey"
    >
      <RenameForm passkey={passkey} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function RenameForm({ passkey, onDone }: { passkey: OwnPasskey; onDone: () => void }) {
  const form = useForm({ defaultValues: { name: passkey.name } });
  const refresh = useRefreshPasskeys();
  const rename = () => {
    const name = form.getValues("name").trim();
    return authClient.$fetch("/passkey/update-passkey", { method: "POST", body: { id: passkey.id, name } });
  };
  const { run, pending, failure } = useFreshAction(rename, () => {
    void refresh();
    onDone();
  });
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <PasskeyName form={form} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={pending}>
          Rename
        </Button>
      </div>
    </form>
  );
}
