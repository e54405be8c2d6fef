import { useState } from "react";
import { useSession } from "../../lib/auth-client.ts";
import { Badge } from "../../ui/badge.tsx";
import { RenewBackupCodes } from "./renew-backup-codes.tsx";
import { SecurityCard } from "./security-card.tsx";
import { TurnOffTwoStep } from "./turn-off-two-step.tsx";
import { TurnOnTwoStep } from "./turn-on-two-step.tsx";

/** The second step of signing in with a password: on or off, and the way to change that. */
export function TwoStepCard() {
  const isOn = useSession().data?.user.twoFactorEnabled === true;
  const [isTurningOn, setTurningOn] = useState(false);
  return (
    <SecurityCard
      title="Two-step sign-in"
      lead="After your password, Souk asks for a code from an authenticator app on your phone."
      badge={isOn ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}
      actions={
        // It is on before its backup codes have been seen.
        isOn && !isTurningOn ? (
          <>
            <RenewBackupCodes />
            <TurnOffTwoStep />
          </>
        ) : (
          <TurnOnTwoStep open={isTurningOn} onOpenChange={setTurningOn} />
        )
      }
    />
  );
}
