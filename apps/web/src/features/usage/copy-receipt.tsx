import type { UsageRecord } from "@souk/contracts/usage/records";
import { FileCheck } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/toast.tsx";

/** Puts the signed receipt of an operation on the clipboard, as JSON. */
export function CopyReceipt({ record: { operation, receipt } }: { record: UsageRecord }) {
  const copy = () =>
    navigator.clipboard.writeText(JSON.stringify(receipt, null, 2)).then(
      () => notify("The receipt is copied", "Signed JSON; the API's reference says how to verify it."),
      () => notifyFailure("The receipt was not copied", "Your browser did not allow it."),
    );
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Copy the receipt of ${operation.key}`}
      onClick={() => void copy()}
    >
      <FileCheck aria-hidden />
    </Button>
  );
}
