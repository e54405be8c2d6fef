import type { RotatedSecret } from "@souk/contracts/clients/entities";
import { momentWords } from "../../lib/date-words.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Shows a new client secret, this once, and how long the one before it works. */
export function NewSecret({ rotated, onClose }: { rotated: RotatedSecret; onClose: () => void }) {
  const { credentials, client } = rotated;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="The new client secret"
      actions={
        <Button variant="primary" onClick={onClose}>
          I have kept the secret
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Notice tone="warning">
          Copy it now and keep it on the agent's server. Souk keeps only a hash of it: it is never shown
          again.
        </Notice>
        <CopyField label="Client id" value={credentials.clientId} />
        <CopyField label="Client secret" value={credentials.clientSecret} />
        <p className="text-sm text-muted">
          {client.previousSecretEndsAt
            ? `The one until now works until ${momentWords(client.previousSecretEndsAt)}.`
            : "The one until now works no longer."}
        </p>
      </div>
    </Dialog>
  );
}
