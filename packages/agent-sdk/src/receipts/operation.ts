/** What a receipt attests: one row of the usage ledger. Instants are ISO strings. */
export interface UsageOperation {
  id: string;
  kind: "consume" | "hold" | "settle" | "release" | "expire";
  /** The buyer. */
  organizationId: string;
  agentId: string;
  metric: string;
  /** The idempotency key of the spend; of a settle, release or expiry, that of its spend. */
  key: string;
  quantity: number;
  at: string;
  /** Used in the charged period right after it. */
  used: number;
  held: number;
  /** null = unlimited */
  limit: number | null;
  overage: { used: number; limit: number } | null;
  periodStart: string;
  resetsAt: string | null;
}
