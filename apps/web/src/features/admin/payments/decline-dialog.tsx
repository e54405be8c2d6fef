import { useState } from "react";
import type { Payment } from "@souk/contracts/billing/entities";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { usePaymentChange } from "./use-payment-change.ts";

const shortest = 3;

/** Says no to a refund request, with an answer that the buyer reads. */
export function DeclineDialog({ payment: { invoice, organization } }: { payment: Payment }) {
  const [open, setOpen] = useState(false);
  const [answer, setAnswer] = useState("");
  const [tried, setTried] = useState(false);
  const decline = trpc.payments.declineRefund.useMutation(
    usePaymentChange("The request is declined", () => setOpen(false)),
  );
  const isTooShort = answer.trim().length < shortest;
  const send = () => {
    setTried(true);
    if (!isTooShort) decline.mutate({ invoiceId: invoice.id, answer: answer.trim() });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost">
          Decline…<span className="sr-only"> the request of {organization.name}</span>
        </Button>
      }
      title={`Decline the request of ${organization.name}?`}
      description={`Nothing is given back for ${invoice.agent.name}, and the plan goes on. The buyer reads your answer beside the payment.`}
      confirm="Decline"
      dismiss="Not now"
      danger
      pending={decline.isPending}
      error={decline.error}
      onConfirm={send}
    >
      <Field label="Answer" error={tried && isTooShort ? "Tell the buyer why." : undefined}>
        <Textarea
          value={answer}
          maxLength={1000}
          rows={3}
          onChange={({ target }) => setAnswer(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
