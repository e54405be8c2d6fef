import type { ManagedUserDetails } from "@souk/contracts/admin/entities";
import { useState } from "react";
import { describeError } from "../../../lib/api-error.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { useUserChange } from "./use-user-change.ts";

/** An address that nobody has confirmed: its owner gets another link, or it is confirmed in their stead. */
export function UnconfirmedEmail({ user }: { user: ManagedUserDetails }) {
  return (
    <>
      <Badge tone="warning">Not confirmed</Badge>
      {!user.isDeleted && (
        <>
          <ResendLink user={user} />
          <ConfirmByHand user={user} />
        </>
      )}
    </>
  );
}

function ResendLink({ user }: { user: ManagedUserDetails }) {
  const resend = trpc.admin.resendConfirmation.useMutation();
  return (
    <>
      <Button size="sm" pending={resend.isPending} onClick={() => resend.mutate({ userId: user.id })}>
        Send the link again
      </Button>
      {resend.data && (
        <div className="order-last basis-full">
          <Notice tone={resend.data.sent ? "success" : "warning"}>
            {resend.data.sent
              ? `A link is on its way to ${user.email}.`
              : "No mail was sent: the address has got five within the hour, or is confirmed by now."}
          </Notice>
        </div>
      )}
      {resend.error && (
        <div className="order-last basis-full">
          <Notice tone="danger">{describeError(resend.error).message}</Notice>
        </div>
      )}
    </>
  );
}

function ConfirmByHand({ user }: { user: ManagedUserDetails }) {
  const [open, setOpen] = useState(false);
  const confirm = trpc.admin.confirmUserEmail.useMutation(
    useUserChange(`${user.email} is confirmed`, () => setOpen(false)),
  );
  return (
    <ConfirmButton
      label="Confirm by hand"
      title={`Confirm ${user.email}?`}
      description="Make sure that the address is theirs: whoever knows the password of this account signs in from then on."
      open={open}
      onOpenChange={setOpen}
      change={confirm}
      onConfirm={() => confirm.mutate({ userId: user.id })}
    />
  );
}
