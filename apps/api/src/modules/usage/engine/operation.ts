import type { OperationKind } from "@souk/contracts/usage/entities";

/** Who caused an operation, for the ledger. */
export interface Spender {
  userId: string;
  clientId: string | null;
  apiKeyId: string | null;
}

/** What an operation does to one quota. Expiries are nobody's wish. */
export interface OperationItem {
  kind: Exclude<OperationKind, "expire">;
  subjectId: string;
  /** Of a settle or release: the key of the spend that it ends. */
  key: string;
  /** Units; null of a release: all of it. */
  quantity: number | null;
  /** How long a hold lasts. */
  seconds: number | null;
}

/** One call: its items are done all or none. Only consumes of several metrics have more than one. */
export interface Operation {
  items: readonly [OperationItem, ...OperationItem[]];
  /** Names the body of a call about several quotas; null of others. */
  batch: string | null;
  /** Hash of the access token that must open the quota; null where the caller was resolved before. */
  tokenHash: string | null;
  spender: Spender;
  /** The caller's clock, by which tokens and plans run. */
  now: Date;
}

/** What the engine answers to an item (`spend_usage` in the migrations says what each means). */
export interface Outcome {
  status: string;
  /** Of the ledger's row; null where nothing was written. */
  id: string | null;
  quantity: number;
  /** Of a settlement: the amount that was stated. */
  requested: number | null;
  at: Date;
  used: number;
  held: number;
  limit: number | null;
  overage: number;
  overageLimit: number;
  periodStart: Date;
  resetsAt: Date | null;
  expiresAt: Date | null;
}
