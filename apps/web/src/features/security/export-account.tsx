import { describeError } from "../../lib/api-error.ts";
import { saveFile } from "../../lib/save-file.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/toast.tsx";
import { isStale, useAskFreshness } from "./freshness.tsx";

/** Hands everything Souk holds on the person to the browser's downloads. */
export function ExportAccount() {
  const askFreshness = useAskFreshness();
  const exporting = trpc.account.export.useMutation({
    onSuccess: (everything) => {
      const day = everything.exportedAt.slice(0, 10);
      saveFile(`souk-account-${day}.json`, "application/json", JSON.stringify(everything, null, 2));
      notify("Your data is in your downloads");
    },
    onError: (error) => {
      if (isStale(error)) askFreshness(() => exporting.mutate());
      else notifyFailure("Your data could not be downloaded", describeError(error).message);
    },
  });
  return (
    <Button pending={exporting.isPending} onClick={() => exporting.mutate()}>
      Download my data
    </Button>
  );
}
