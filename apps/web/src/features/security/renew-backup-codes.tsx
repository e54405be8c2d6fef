import { useState } from "react";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { PasswordStep } from "./password-step.tsx";

/** Ten new backup codes in place of the old ones. */
export function RenewBackupCodes() {
  const [open, setOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const change = (next: boolean) => {
    setOpen(next);
    setCodes(undefined);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={<Button>New backup codes</Button>}
      title="New backup codes"
      description={
        codes ? "Keep them where you find them without your phone." : "Those that you have now stop working."
      }
    >
      {codes ? (
        <BackupCodes codes={codes} onDone={() => change(false)} />
      ) : (
        <PasswordStep
          confirm="Make new codes"
          action={(given) => authClient.twoFactor.generateBackupCodes(given)}
          onDone={(data) => setCodes(data.backupCodes)}
        />
      )}
    </Dialog>
  );
}
