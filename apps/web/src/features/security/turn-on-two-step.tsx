import { useState } from "react";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { notify } from "../../ui/toast.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { PasswordStep } from "./password-step.tsx";
import { ScanStep } from "./scan-step.tsx";

interface Enrolment {
  totpURI: string;
  backupCodes: readonly string[];
}

interface TurnOnTwoStepProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const words = {
  password: "You need an authenticator app on your phone: any that knows six-digit codes will do.",
  scan: "Scan the picture with the app, then enter the code that it shows.",
  codes: "Two-step sign-in is on. Keep these codes where you find them without your phone.",
};

/** Three steps: the password, the app, the backup codes. Nothing is on before the app has shown a right code. */
export function TurnOnTwoStep({ open, onOpenChange }: TurnOnTwoStepProps) {
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [confirmed, setConfirmed] = useState(false);
  const step = confirmed ? "codes" : enrolment ? "scan" : "password";
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setEnrolment(undefined);
    setConfirmed(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={<Button variant="primary">Turn on</Button>}
      title={confirmed ? "Your backup codes" : "Turn two-step sign-in on"}
      description={words[step]}
    >
      {step === "password" && (
        <PasswordStep confirm="Continue" action={enrol} onDone={(made) => setEnrolment(made)} />
      )}
      {step === "scan" && enrolment && <ScanStep uri={enrolment.totpURI} onDone={() => setConfirmed(true)} />}
      {step === "codes" && enrolment && (
        <BackupCodes
          codes={enrolment.backupCodes}
          onDone={() => {
            change(false);
            notify("Two-step sign-in is on");
          }}
        />
      )}
    </Dialog>
  );
}

async function enrol({ password }: { password: string }) {
  const { data, error } = await authClient.twoFactor.enable({ password, method: "totp" });
  return { data: data && "totpURI" in data ? (data as Enrolment) : null, error };
}
