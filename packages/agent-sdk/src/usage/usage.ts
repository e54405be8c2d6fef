import type { CallOptions, Caller } from "../caller.ts";
import type {
  BatchConsumption,
  Consumption,
  Hold,
  Release,
  Settlement,
  SpendRef,
  UsageQuota,
} from "./entities.ts";

/** How one spend is made. */
export interface SpendOptions extends CallOptions {
  /** Your own name for this spend; the same key spends once. A random one by default, kept over retries. */
  key?: string | undefined;
}

/** How a hold is made. */
export interface HoldOptions extends SpendOptions {
  /** How long the reserve lasts, 900 by default, a day at most. */
  expiresInSeconds?: number | undefined;
}

/** One thing of a batch; one unit unless `quantity` says more. */
export interface BatchItem {
  metric: string;
  quantity?: number;
}

/**
 * What an agent does with a person's quota. Every call is safe to repeat and is repeated while there is no answer.
 * Throws `QuotaExceeded`, `CapReached` and `NoSubscription` when nothing was spent, `SoukUnavailable` without an answer.
 */
export interface UsageVerbs {
  /** The slug or id of the agent that is spent for. */
  readonly agent: string;
  /** All quotas of the person's plan. */
  read: (options?: CallOptions) => Promise<UsageQuota[]>;
  /** Spends before the work: all of it or nothing. One unit unless `quantity` says more. */
  consume: (metric: string, quantity?: number, options?: SpendOptions) => Promise<Consumption>;
  /** Spends several metrics together, all or none, under one key. */
  consumeBatch: (items: BatchItem[], options?: SpendOptions) => Promise<BatchConsumption>;
  /** Reserves an estimate for work whose cost is known only afterwards. */
  hold: (metric: string, quantity: number, options?: HoldOptions) => Promise<Hold>;
  /** Charges what held work really took; 0 gives up the hold. More than was held is charged as far as the limit allows. */
  settle: (hold: SpendRef, quantity: number, options?: CallOptions) => Promise<Settlement>;
  /** Gives a spend back, whole or part. Once for each spend. */
  release: (spend: SpendRef, quantity?: number, options?: CallOptions) => Promise<Release>;
}

/** The verbs of one person's quota at one agent. */
export function usageVerbs(caller: Caller, agent: string): UsageVerbs {
  const at = (metric: string) => ({ agentId: agent, metricSlug: metric });
  return {
    agent,
    async read(options) {
      const route = "GET /me/agents/{agentId}/usage";
      const { body } = await caller.call({ route, path: { agentId: agent } }, options);
      return (body as { items: UsageQuota[] }).items;
    },
    consume(metric, quantity = 1, { key = newKey(), ...options } = {}) {
      const route = "POST /me/agents/{agentId}/usage/{metricSlug}/consume";
      return replayable(
        caller.call({ route, path: at(metric), body: { quantity, idempotencyKey: key } }, options),
      );
    },
    consumeBatch(items, { key = newKey(), ...options } = {}) {
      const route = "POST /me/agents/{agentId}/usage/consume";
      const body = { items, idempotencyKey: key };
      return replayable(caller.call({ route, path: { agentId: agent }, body }, options));
    },
    hold(metric, quantity, { key = newKey(), expiresInSeconds, ...options } = {}) {
      const route = "POST /me/agents/{agentId}/usage/{metricSlug}/hold";
      const body = { quantity, idempotencyKey: key, expiresInSeconds };
      return replayable(caller.call({ route, path: at(metric), body }, options));
    },
    settle({ metric, idempotencyKey: holdKey }, quantity, options) {
      const route = "POST /me/agents/{agentId}/usage/{metricSlug}/settle";
      return replayable(caller.call({ route, path: at(metric), body: { holdKey, quantity } }, options));
    },
    release({ metric, idempotencyKey: consumeKey }, quantity, options) {
      const route = "POST /me/agents/{agentId}/usage/{metricSlug}/release";
      return replayable(caller.call({ route, path: at(metric), body: { consumeKey, quantity } }, options));
    },
  };
}

/** A key that nobody has used. */
export const newKey = (): string => crypto.randomUUID();

async function replayable<T extends { replayed: boolean }>(answer: ReturnType<Caller["call"]>): Promise<T> {
  const { body, headers } = await answer;
  // The body is what the contract of the route says; only the header is added.
  return { ...(body as object), replayed: headers.get("idempotent-replayed") === "true" } as T;
}
