import { UsageOperation } from "@souk/contracts/usage/entities";
import type { UsageRecord } from "@souk/contracts/usage/records";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type Attested, receiptFor, type ReceiptSigner } from "../usage/index.ts";
import type { RecordRow } from "./records-store.ts";

/** What it takes to attest a row of the ledger. */
export interface RecordContext extends ServiceContext {
  receipts: ReceiptSigner;
}

/** A row of the ledger with its receipt. The operation is read out of the receipt, so the two cannot differ. */
export async function toRecord(ctx: RecordContext, row: RecordRow): Promise<UsageRecord> {
  const receipt = await receiptFor(ctx, toAttested(row));
  const attested: unknown = JSON.parse(Buffer.from(receipt.operation, "base64url").toString("utf8"));
  return {
    operation: UsageOperation.parse(attested),
    agent: { slug: row.agent_slug, name: row.agent_name },
    buyer: { name: row.buyer_name },
    receipt,
  };
}

function toAttested(row: RecordRow): Attested {
  return {
    organizationId: row.organization_id,
    agentId: row.listing_id,
    metric: row.metric,
    kind: row.kind,
    key: row.key,
    outcome: {
      status: "replayed",
      id: row.id,
      quantity: Number(row.quantity),
      requested: row.requested === null ? null : Number(row.requested),
      at: new Date(row.at),
      used: Number(row.used_after),
      held: Number(row.held_at),
      limit: row.limit_at === null ? null : Number(row.limit_at),
      overage: Number(row.overage_after),
      overageLimit: Number(row.overage_limit_at),
      periodStart: new Date(row.period_start),
      resetsAt: toDate(row.period_end),
      expiresAt: toDate(row.expires_at),
    },
  };
}

function toDate(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
