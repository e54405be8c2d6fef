import type { RememberedTarget, SpendContext } from "../../modules/usage/index.ts";

/** What never changes about an agent's access token: whose it is, and the quotas it spends of. */
export interface RememberedAgent {
  actor: SpendContext["actor"] & { kind: "agent" };
  listingSlug: string;
  /** Ids of the quotas by the slugs of their metrics. */
  subjects: ReadonlyMap<string, string>;
}

/** Tokens remembered at once; beyond it the oldest is forgotten, which costs its next call a query. */
const MOST_AGENTS = 20_000;

/**
 * The agents that called, by the hashes of their access tokens. Nothing in it gives access: whether a token is alive, and
 * opens the quota, is asked of the database with every spend.
 */
export class AgentMemory {
  readonly #agents = new Map<string, RememberedAgent>();

  /** Who holds the token, and where it spends of this metric; undefined when that is not known. */
  find(tokenHash: string, key: { agentId: string; metricSlug: string }) {
    const agent = this.#agents.get(tokenHash);
    if (!agent) return undefined;
    const { actor, listingSlug, subjects } = agent;
    if (key.agentId !== actor.listingId && key.agentId !== listingSlug) return undefined;
    const subjectId = subjects.get(key.metricSlug);
    if (subjectId === undefined) {
      this.#agents.delete(tokenHash); // A metric may be younger than what is remembered.
      return undefined;
    }
    const target = { listingId: actor.listingId, listingSlug, subjectId };
    return { actor, remembered: { tokenHash, target } satisfies RememberedTarget };
  }

  has(tokenHash: string): boolean {
    return this.#agents.has(tokenHash);
  }

  remember(tokenHash: string, agent: RememberedAgent): void {
    const [oldest] = this.#agents.size < MOST_AGENTS ? [] : this.#agents.keys();
    if (oldest !== undefined) this.#agents.delete(oldest);
    this.#agents.set(tokenHash, agent);
  }

  forget(tokenHash: string): void {
    this.#agents.delete(tokenHash);
  }
}
