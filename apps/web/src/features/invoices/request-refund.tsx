import { useState } from "react";
import type { Invoice } from "@souk/contracts/billing/entities";
import { dayWords } from "../../lib/date-words.ts";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { notify } from "../../ui/toast.tsx";

const shortest = 3;

/** Asks for the money of one payment back, with a reason. An admin decides. */
export function RequestRefund({ invoice }: { invoice: Invoice }) {
  const { agent, total, refundableUntil } = invoice;
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const queries = trpc.useUtils();
  const request = trpc.payments.requestRefund.useMutation({
    onSuccess: async () => {
      await queries.payments.listInvoices.invalidate();
      setOpen(false);
      notify("Refund requested", "The answer will stand here, beside the payment.");
      document.getElementById("main")?.focus(); // the button that had the focus is gone
    },
  });
  const isTooShort = reason.trim().length < shortest;
  const send = () => {
    setTried(true);
    if (!isTooShort) request.mutate({ invoiceId: invoice.id, reason: reason.trim() });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost">
          Request refund
          <span className="sr-only">
            of {exactMoneyLabel(total)} for {agent.name}
          </span>
        </Button>
      }
      title={`Request a refund of ${exactMoneyLabel(total)}?`}
      description={`For ${agent.name}${refundableUntil ? `, possible until ${dayWords(refundableUntil)}` : ""}. Somebody reads your reason and decides. If the whole amount is given back, the plan ends, unless another payment still carries it.`}
      confirm="Request refund"
      dismiss="Not now"
      pending={request.isPending}
      error={request.error}
      onConfirm={send}
    >
      <Field label="Reason" error={tried && isTooShort ? "Say why, in a few words." : undefined}>
        <Textarea
          value={reason}
          maxLength={1000}
          rows={3}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
