import type { Consumption, Settlement } from "./entities.ts";
import type { OnLost } from "./loss.ts";
import type { UsageVerbs } from "./usage.ts";

interface SharedSpec {
  metric: string;
  /** Your own name for this piece of work; a random one by default. Work that was given back needs a new one. */
  key?: string | undefined;
  /** Ends the spend before the work; the work is handed it, too. */
  signal?: AbortSignal | undefined;
  /** Instead of that of `createSouk`. */
  onLost?: OnLost | undefined;
}

/** Work whose cost is known before it. */
export interface SpendSpec extends SharedSpec {
  /** 1 by default. */
  quantity?: number;
  estimate?: never;
}

/** Work whose cost is known after it. */
export interface EstimateSpec extends SharedSpec {
  /** What is held while the work runs. */
  estimate: number;
  /** How long the work may take, 900 by default, a day at most. */
  expiresInSeconds?: number;
  /** Is handed what was charged in the end. */
  onSettled?: (settlement: Settlement) => void;
  quantity?: never;
}

/** What work that was paid for is handed. */
export interface Spend {
  /** What the spend is known by at Souk. */
  key: string;
  /** The quota right after the consume, with its receipt. */
  consumption: Consumption;
  signal: AbortSignal | undefined;
}

/** What pays for a piece of work. */
export interface Payer {
  verbs: UsageVerbs;
  onLost: OnLost;
}

/** A piece of work; it may answer at once or later. */
export type Work<Paid, Result> = (paid: Paid) => Result | Promise<Result>;
