import { AppError } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import type { Log } from "../../platform/service-context.ts";
import { selectQuotasOf } from "../usage/index.ts";
import { selectLiveSeats } from "./watch-store.ts";
import type { QuotasOfAgent, Watcher } from "./watcher.ts";

/** How often is looked, for all streams of this process together. */
const POLL_MS = 1_000;
/** Tabs in sight; a person who has more open is told to close some. */
const MOST_PER_PERSON = 8;
const TOO_MANY = { policy: "streams", limit: MOST_PER_PERSON, windowSeconds: 60, retryAfterSeconds: 60 };

/**
 * The streams of one process. While there are any, one query a second reads the quotas of all organizations that are
 * watched, and another one whether those who watch still may: no spend does anything for it, and nobody watching costs
 * nothing.
 */
export class QuotaWatch {
  readonly #db: Database;
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #isEnding = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds a stream, which is shown all quotas at once. Refuses more than a person's share, and when the process ends. */
  add(watcher: Watcher, log: Log): void {
    if (this.#isEnding) throw new AppError("service.unavailable");
    const own = [...this.#watchers].filter(({ seat }) => seat.userId === watcher.seat.userId);
    if (own.length >= MOST_PER_PERSON) throw new AppError("rate.limited", TOO_MANY);
    this.#watchers.add(watcher);
    clearTimeout(this.#timer);
    this.#lookAfter(0, log);
  }

  remove(watcher: Watcher): void {
    watcher.close();
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) clearTimeout(this.#timer);
  }

  /** Ends all streams so that their readers connect elsewhere, and takes no more. */
  end(): void {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.refuse(new AppError("service.unavailable"));
  }

  #lookAfter(ms: number, log: Log): void {
    this.#timer = setTimeout(() => {
      this.#look()
        .catch((err: unknown) => log("usage.cannot_watch", { err }))
        .finally(() => {
          clearTimeout(this.#timer);
          if (this.#watchers.size > 0 && !this.#isEnding) this.#lookAfter(POLL_MS, log);
        });
    }, ms).unref();
  }

  async #look(): Promise<void> {
    const watchers = [...this.#watchers];
    const live = await selectLiveSeats(
      this.#db,
      watchers.map(({ seat }) => seat),
    );
    const allowed = watchers.filter(({ seat }) => live.has(seat));
    for (const watcher of watchers)
      if (!live.has(watcher.seat)) watcher.refuse(new AppError("auth.invalid_token"));
    const byOrganization = await this.#read([...new Set(allowed.map(({ seat }) => seat.organizationId))]);
    for (const watcher of allowed)
      for (const quotas of byOrganization.get(watcher.seat.organizationId)?.values() ?? [])
        watcher.show(quotas);
  }

  async #read(organizationIds: string[]): Promise<Map<string, Map<string, QuotasOfAgent>>> {
    const byOrganization = new Map(organizationIds.map((id) => [id, new Map<string, QuotasOfAgent>()]));
    if (organizationIds.length === 0) return byOrganization;
    for (const { organizationId, agentSlug, quota } of await selectQuotasOf(this.#db, organizationIds)) {
      const agents = byOrganization.get(organizationId);
      const quotas = agents?.get(agentSlug) ?? { agentSlug, items: [] };
      quotas.items.push(quota);
      agents?.set(agentSlug, quotas);
    }
    return byOrganization;
  }
}
