import { useState } from "react";
import { Plus } from "lucide-react";
import type { RouterOutputs } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { NewKey } from "./new-key.tsx";
import { type KeyOwner, NewKeyForm } from "./new-key-form.tsx";

/** A button, the form behind it, and then the key itself, this once. */
export function CreateKey(props: KeyOwner) {
  const [step, setStep] = useState<"closed" | "form" | RouterOutputs["apiKeys"]["create"]>("closed");
  const close = () => setStep("closed");
  return (
    <>
      <Button variant="primary" onClick={() => setStep("form")}>
        <Plus aria-hidden />
        Create a key
      </Button>
      {step === "form" && <NewKeyForm {...props} onMade={setStep} onClose={close} />}
      {typeof step === "object" && <NewKey made={step} onClose={close} />}
    </>
  );
}
