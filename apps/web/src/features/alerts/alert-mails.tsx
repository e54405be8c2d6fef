import { trpc } from "../../lib/trpc.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { notifyFailure } from "../../ui/toast.tsx";
import { describeError } from "../../lib/api-error.ts";
import { useMay } from "../organizations/use-may.ts";

/** Whether alerts come by mail. Only owners and admins get any, so only they are asked. */
export function AlertMails({ mails }: { mails: boolean }) {
  const queries = trpc.useUtils();
  const isTold = useMay("members.manage");
  const set = trpc.usage.setAlertMails.useMutation({
    onSuccess: () => queries.usage.listAlerts.invalidate(),
    onError: (error) => notifyFailure("That was not saved", describeError(error).message),
  });
  if (!isTold) return null;
  return (
    <Checkbox
      label="Send alerts to me by mail, too"
      checked={set.isPending ? set.variables.mails : mails}
      disabled={set.isPending}
      onChange={(next) => set.mutate({ mails: next })}
    />
  );
}
