import { useState } from "react";
import type { Payment } from "@souk/contracts/billing/entities";
import { fractionDigits } from "../../../lib/money-input.ts";
import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { Input } from "../../../ui/input.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Textarea } from "../../../ui/textarea.tsx";
import { readRefund, whyNotRefundable } from "./refund-amount.ts";
import { usePaymentChange } from "./use-payment-change.ts";

/** Opens the question how much of a payment to give back; says why when that is nothing. Each opening is one refund, however often it is sent. */
export function RefundDialog({ payment }: { payment: Payment }) {
  const [key, setKey] = useState<string>();
  if (payment.refundable.amount === 0) return <NotRefundable payment={payment} />;
  return (
    <>
      <Button size="sm" onClick={() => setKey(crypto.randomUUID())}>
        Refund…
        <span className="sr-only">
          {exactMoneyLabel(payment.invoice.total)} of {payment.organization.name}
        </span>
      </Button>
      {key && <RefundForm payment={payment} idempotencyKey={key} onClose={() => setKey(undefined)} />}
    </>
  );
}

function NotRefundable({ payment }: { payment: Payment }) {
  const why = whyNotRefundable(payment);
  return why ? <p className="max-w-56 text-xs text-muted">{why}</p> : null;
}

interface RefundFormProps {
  payment: Payment;
  idempotencyKey: string;
  onClose: () => void;
}

function RefundForm({ payment, idempotencyKey, onClose }: RefundFormProps) {
  const { invoice, organization, refundable } = payment;
  const { amount: left, currency } = refundable;
  const [part, setPart] = useState<"whole" | "part">("whole");
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string>();
  const refund = trpc.payments.refundPayment.useMutation(
    usePaymentChange("The refund is on its way", onClose),
  );
  const send = () => {
    const read = part === "part" ? readRefund(typed, left, currency) : undefined;
    setFault(read && !read.ok ? read.reason : undefined);
    if (read && !read.ok) return;
    const amount = read?.amount;
    refund.mutate({ invoiceId: invoice.id, ...(amount ? { amount } : {}), reason, idempotencyKey });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Refund ${organization.name}`}
      description={`${invoice.agent.name}: ${exactMoneyLabel(refundable)} can be given back. The vendor's share goes back in proportion; what Stripe kept of the sale does not.`}
      confirm="Refund"
      danger
      pending={refund.isPending}
      error={refund.error}
      onConfirm={send}
    >
      <SegmentedControl
        label="How much"
        choices={[
          { value: "whole", label: `All, ${exactMoneyLabel(refundable)}` },
          { value: "part", label: "A part" },
        ]}
        value={part}
        onChange={setPart}
      />
      {part === "part" && (
        <Field label={`Amount in ${currency}`} error={fault}>
          <Input
            inputMode={fractionDigits(currency) === 0 ? "numeric" : "decimal"}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </Field>
      )}
      <p className="text-sm text-muted">
        {part === "whole"
          ? "The plan ends, unless another payment still carries it; then it goes on for as long as that one was paid for."
          : "The plan goes on, unless this was the last that was left of the payment."}
      </p>
      <Field label="Reason" optional hint="For the audit log.">
        <Textarea
          value={reason}
          maxLength={500}
          rows={2}
          className="min-h-18"
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
