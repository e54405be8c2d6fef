import type { UsageQuota } from "@souk/contracts/usage/caps";
import type { WatchingSeat } from "./watch-store.ts";

/** The quotas of one agent as they stand. */
export interface QuotasOfAgent {
  agentSlug: string;
  items: UsageQuota[];
}

/**
 * One stream: what it has shown, and what it has yet to show. A reader that is slow gets the newest of each agent and
 * misses what was in between.
 */
export class Watcher {
  readonly seat: WatchingSeat;
  readonly #shown = new Map<string, string>();
  readonly #waiting = new Map<string, QuotasOfAgent>();
  #wake: () => void = () => {};
  #end: Error | undefined;
  #isClosed = false;

  constructor(seat: WatchingSeat) {
    this.seat = seat;
  }

  /** Takes note of how an agent's quotas stand; nothing happens unless they changed. */
  show(quotas: QuotasOfAgent): void {
    const text = JSON.stringify(quotas.items);
    if (this.#shown.get(quotas.agentSlug) === text) return;
    this.#shown.set(quotas.agentSlug, text);
    this.#waiting.set(quotas.agentSlug, quotas);
    this.#wake();
  }

  /** Ends the stream with this refusal. */
  refuse(error: Error): void {
    this.#end = error;
    this.#wake();
  }

  /** Ends the stream because its reader has gone. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** What is to be shown, as it comes; throws when the stream is refused. */
  async *read(): AsyncGenerator<QuotasOfAgent, void> {
    while (!this.#isClosed) {
      if (this.#end) throw this.#end;
      const [next] = this.#waiting.values();
      if (next) {
        this.#waiting.delete(next.agentSlug);
        yield next;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
