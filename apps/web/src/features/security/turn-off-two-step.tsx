import { useState } from "react";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import { PasswordStep } from "./password-step.tsx";

/** Takes the second step away, with the password. */
export function TurnOffTwoStep() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button>Turn off</Button>}
      title="Turn two-step sign-in off?"
      description="Your password alone will sign you in. The authenticator app and the backup codes stop working for Souk."
    >
      <PasswordStep
        confirm="Turn off"
        danger
        action={(given) => authClient.twoFactor.disable(given)}
        onDone={() => {
          setOpen(false);
          notify("Two-step sign-in is off");
        }}
      />
    </Dialog>
  );
}
