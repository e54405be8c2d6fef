import { describeError } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button, type ButtonProps } from "../../ui/button.tsx";
import { notifyFailure } from "../../ui/toast.tsx";

/** Leaves for Stripe's own pages: cards, addresses, tax numbers. They lead back here. */
export function OpenPortal(props: Omit<ButtonProps, "onClick" | "pending">) {
  const portal = trpc.billing.openPortal.useMutation({
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => notifyFailure("The portal did not open", describeError(error).message),
  });
  return <Button {...props} pending={portal.isPending} onClick={() => portal.mutate()} />;
}
