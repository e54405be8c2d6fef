import { AppError } from "@souk/contracts/common/errors";
import type { Database } from "@souk/db/client";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { QuotaWatch } from "./quota-watch.ts";
import { type QuotasOfAgent, Watcher } from "./watcher.ts";

const watches = new WeakMap<Database, QuotaWatch>();

/**
 * The quotas of the caller's organization, an agent at a time: all at first, then those that change, within about a
 * second. Ends with a refusal within seconds of the end of the session or the membership, or when the process ends.
 */
export async function* watchQuotas(
  { db, actor, log }: ServiceContext & { db: Database; actor: UserActor },
  signal: AbortSignal | undefined,
): AsyncGenerator<QuotasOfAgent, void> {
  const { session, userId, organizationId } = actor;
  if (!session) throw new AppError("auth.required");
  const watch = watchOf(db);
  const watcher = new Watcher({ sessionId: session.id, userId, organizationId });
  const leave = () => watch.remove(watcher);
  watch.add(watcher, log);
  signal?.addEventListener("abort", leave, { once: true });
  try {
    yield* watcher.read();
  } finally {
    signal?.removeEventListener("abort", leave);
    leave();
  }
}

/** Ends all streams of this process, before it ends itself: they would hold it up. */
export function endWatches(db: Database): void {
  watchOf(db).end();
}

function watchOf(db: Database): QuotaWatch {
  const watch = watches.get(db) ?? new QuotaWatch(db);
  watches.set(db, watch);
  return watch;
}
