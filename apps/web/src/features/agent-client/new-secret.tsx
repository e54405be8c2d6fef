import type { ClientCredentials } from "@souk/contracts/catalog/entities";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

interface NewSecretProps {
  credentials: ClientCredentials;
  /** What else to know, such as how long the one before it works. */
  note: string;
  onClose: () => void;
}

/** Shows a new client secret, this once. */
export function NewSecret({ credentials, note, onClose }: NewSecretProps) {
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
        <p className="text-sm text-muted">{note}</p>
      </div>
    </Dialog>
  );
}
