import type { ServiceContext } from "../../platform/service-context.ts";
import { type Claim, claimObjects, renewLeases } from "./lease-store.ts";
import { listenForNotices } from "./notice-store.ts";
import { type SyncPorts, workOnObject } from "./work-on-object.ts";

/** How a worker goes about it. */
export interface InboxSettings {
  /** Objects worked on at once; each needs a connection or two while it writes. */
  parallel: number;
  /** How long an object is held without renewal; so long nobody works on it when its worker was killed. */
  leaseMs: number;
  /** How often to look for what no notice speaks of: retries that fall due, leases that ran out. */
  pollMs: number;
}

const SETTINGS: InboxSettings = { parallel: 4, leaseMs: 30_000, pollMs: 1_000 };

/** How long stopping waits for objects in work. Their leases run out by themselves. */
const STOP_MS = 10_000;

/**
 * Works on events as they come in, several objects at once and each object by one worker at a time, until it is stopped.
 * Any number of processes may do so. No transaction is open while Stripe is asked. Answers how to stop, which lets
 * objects in work finish.
 */
export function runInbox(
  ctx: ServiceContext,
  parts: { databaseUrl: string; ports: SyncPorts },
  settings: InboxSettings = SETTINGS,
): () => Promise<void> {
  const bell = createBell();
  const inWork = new Map<Claim, Promise<void>>();
  let isStopping = false;

  const take = (claim: Claim) => {
    const work = workOnObject(ctx, parts.ports, claim)
      .catch((error: unknown) => ctx.log("inbox.cannot_settle", { err: error }))
      .finally(() => {
        inWork.delete(claim);
        bell.ring();
      });
    inWork.set(claim, work);
  };

  const loop = async () => {
    while (!isStopping) {
      const free = settings.parallel - inWork.size;
      const claims = free > 0 ? await claim(ctx, { leaseMs: settings.leaseMs, limit: free }) : [];
      claims.forEach(take);
      if (free === 0 || claims.length < free) await bell.wait(settings.pollMs);
    }
  };

  const stopListening = listenForNotices(parts.databaseUrl, bell.ring);
  const renewal = setInterval(() => {
    if (inWork.size > 0) renewLeases(ctx.db, [...inWork.keys()], settings.leaseMs).catch(() => {});
  }, settings.leaseMs / 3);
  const running = loop();

  return async () => {
    isStopping = true;
    bell.ring();
    await running;
    await Promise.race([
      Promise.all(inWork.values()),
      new Promise((resolve) => setTimeout(resolve, STOP_MS).unref()),
    ]);
    clearInterval(renewal);
    await stopListening();
  };
}

/** A database that is away is asked again at the next poll. */
async function claim(ctx: ServiceContext, terms: Parameters<typeof claimObjects>[1]): Promise<Claim[]> {
  try {
    return await claimObjects(ctx.db, terms);
  } catch (error) {
    ctx.log("inbox.cannot_claim", { err: error });
    return [];
  }
}

/** Something to wait at. A ring that nobody waited for is heard by the next who does. */
function createBell() {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      hasRung = true;
      wake?.();
    },
    wait: async (ms: number) => {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, ms);
        wake = resolve;
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      hasRung = false;
    },
  };
}
