import type { StripeEvent } from "@souk/contracts/billing/entities";
import { RotateCw } from "lucide-react";
import { describeError } from "../../../lib/api-error.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { notify, notifyFailure } from "../../../ui/toast.tsx";

/** Puts an event back to be worked on now. One that is done may be repeated: nothing is applied twice. */
export function RetryEvent({ event: { id, type, state } }: { event: StripeEvent }) {
  const queries = trpc.useUtils();
  const retry = trpc.inbox.retryStripeEvent.useMutation({
    onSuccess: async () => {
      await queries.inbox.listStripeEvents.invalidate();
      notify("The event is tried again", type);
    },
    onError: (error) => notifyFailure("The event was not put back", describeError(error).message),
  });
  if (state === "received") return null;
  const hasFailed = state === "dead" || state === "failed";
  return (
    <Button
      size="sm"
      variant={hasFailed ? "secondary" : "ghost"}
      pending={retry.isPending}
      onClick={() => retry.mutate({ eventId: id })}
    >
      <RotateCw aria-hidden />
      <span className="max-sm:sr-only">{hasFailed ? "Retry" : "Repeat"}</span>
      <span className="sr-only">{type}</span>
    </Button>
  );
}
