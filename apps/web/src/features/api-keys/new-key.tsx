import type { RouterOutputs } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Shows a key, this once. */
export function NewKey({
  made: { key, apiKey },
  onClose,
}: {
  made: RouterOutputs["apiKeys"]["create"];
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`${apiKey.name} is ready`}
      actions={
        <Button variant="primary" onClick={onClose}>
          I have kept the key
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Notice tone="warning">
          Copy the key now and keep it where your secrets are. Souk keeps only a hash of it: it is never shown
          again.
        </Notice>
        <CopyField label="API key" value={key} />
        <p className="text-sm text-muted">
          Send it as <code className="font-mono">Authorization: Bearer …</code> or as{" "}
          <code className="font-mono">x-api-key</code>.
        </p>
      </div>
    </Dialog>
  );
}
