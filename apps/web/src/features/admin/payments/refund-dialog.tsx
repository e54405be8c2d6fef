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
import { leftToRefund } from "../../invoices/invoice-state.ts";
import { readRefund } from "./refund-amount.ts";
import { usePaymentChange } from "./use-payment-change.ts";

/** Opens the question how much of a payment to give back; absent when nothing is left. Each opening is one refund, however often it is sent. */
export function RefundDialog({ payment }: { payment: Payment }) {
  const [key, setKey] = useState<string>();
  if (leftToRefund(payment.invoice) === 0) return null;
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

interface RefundFormProps {
  payment: Payment;
  idempotencyKey: string;
  onClose: () => void;
}

function RefundForm({ payment: { invoice, organization }, idempotencyKey, onClose }: RefundFormProps) {
  const { currency } = invoice.total;
  const left = leftToRefund(invoice);
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
      description={`${invoice.agent.name}: ${exactMoneyLabel({ amount: left, currency })} can be given back. The vendor's share goes back in proportion; what Stripe kept of the sale does not.`}
      confirm="Refund"
      danger
      pending={refund.isPending}
      error={refund.error}
      onConfirm={send}
    >
      <SegmentedControl
        label="How much"
        choices={[
          { value: "whole", label: `All, ${exactMoneyLabel({ amount: left, currency })}` },
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
        {part === "whole" && left === invoice.total.amount
          ? `The plan ends, and ${invoice.agent.name} stops working for this buyer at once.`
          : "The plan goes on unless everything has been given back."}
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
