import { useState } from "react";
import { useForm } from "react-hook-form";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";
import { useFreshAction } from "./use-fresh-action.ts";
import { PasskeyName } from "./passkey-name.tsx";
import { useRefreshPasskeys } from "./use-passkeys.ts";

/** Makes a passkey on this device, or on a phone or security key that the browser offers. */
export function AddPasskey() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="primary">Add a passkey</Button>}
      title="Add a passkey"
      description="Give it a name by which you will know it; your browser then asks where to keep it."
    >
      <AddForm onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function AddForm({ onDone }: { onDone: () => void }) {
  const form = useForm({ defaultValues: { name: "" } });
  const refresh = useRefreshPasskeys();
  const add = () => authClient.passkey.addPasskey({ name: form.getValues("name").trim() });
  const { run, pending, failure } = useFreshAction(add, () => {
    notify("Your passkey was added");
    void refresh();
    onDone();
  });
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      {failure && <Notice tone="danger">{failure}</Notice>}
      <PasskeyName form={form} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </div>
    </form>
  );
}
