import type { OperationKind, UsageOperation, UsageReceipt } from "@souk/contracts/usage/entities";
import type { Outcome } from "../engine/operation.ts";
import { overageOf } from "../rules.ts";
import type { ReceiptSigner } from "./receipt-signer.ts";

/** An operation that was done, and whose it was. */
export interface Attested {
  organizationId: string;
  agentId: string;
  metric: string;
  kind: OperationKind;
  key: string;
  outcome: Outcome;
}

/** Signed proof of an operation that was done. */
export function receiptFor(
  { receipts }: { receipts: ReceiptSigner },
  attested: Attested,
): Promise<UsageReceipt> {
  return receipts.sign(toOperation(attested));
}

function toOperation({ outcome, ...names }: Attested): UsageOperation {
  const { id, quantity, at, used, held, limit, periodStart, resetsAt } = outcome;
  if (!id) throw new Error("An operation that was done has an id");
  return {
    id,
    ...names,
    quantity,
    at: at.toISOString(),
    used,
    held,
    limit,
    overage: overageOf(outcome),
    periodStart: periodStart.toISOString(),
    resetsAt: resetsAt?.toISOString() ?? null,
  };
}
