import type { ClaimPoints } from "./claim-points.ts";
import type { Policy } from "./policies.ts";

/** Whether a call is let through, and where its caller stands. */
export interface Standing {
  isAdmitted: boolean;
  /** Points that are left, as far as this process knows: others may have spent some since. */
  remaining: number;
  /** Seconds until the window ends, at least 1. */
  resetSeconds: number;
}

/** One policy, for everybody. */
export interface Limiter {
  /** Spends `cost` points of somebody's, or none when they do not suffice. Throws when the database is away. */
  take: (whose: string, cost: number) => Promise<Standing>;
  /** Gives points back that were taken and are not to count; nothing when their window is over. */
  giveBack: (whose: string, cost: number) => void;
}

/** A lease is this part of what nobody has claimed yet: long at the beginning of a window, short near its limit. */
const LEASED_PART = 1 / 10;
const MOST_LEASED = 1_000;

/** Callers remembered at once; beyond it the oldest lease is forgone, which lets nobody through. */
const MOST_BUCKETS = 20_000;

/** Two answers about one window may differ by the time between the library's look at the clock and ours. */
const SAME_WINDOW_MS = 100;

/** What this process holds of one caller's window. */
interface Bucket {
  left: number;
  unclaimed: number;
  endsAt: number;
  isExhausted: boolean;
  /** Points that callers wait for at this moment. */
  waiting: number;
  claiming: Promise<void> | undefined;
}

/**
 * Spends points that this process has leased: one claim pays for many calls, calls that come meanwhile wait for it
 * together, and a window that is spent refuses from memory until it ends. A lease dies with its window or its process,
 * so all processes together never let through more than the limit, and at worst refuse what another one still holds.
 */
export function createLimiter(policy: Policy, claim: ClaimPoints): Limiter {
  const buckets = new Map<string, Bucket>();

  function bucketOf(whose: string): Bucket {
    const known = buckets.get(whose);
    if (known && (known.claiming || known.endsAt > Date.now())) return known;
    buckets.delete(whose);
    const [oldest] = buckets.size < MOST_BUCKETS ? [] : buckets.keys();
    if (oldest !== undefined) buckets.delete(oldest);
    const bucket = emptyBucket(policy);
    buckets.set(whose, bucket);
    return bucket;
  }

  return {
    take: async (whose, cost) => {
      for (;;) {
        const bucket = bucketOf(whose);
        const isOver = bucket.endsAt <= Date.now();
        if (!isOver && bucket.left >= cost) {
          bucket.left -= cost;
          return standingOf(bucket, true);
        }
        if (!isOver && bucket.isExhausted) return standingOf(bucket, false);
        bucket.waiting += cost;
        bucket.claiming ??= refill(bucket, (wanted) => claim(whose, wanted));
        try {
          await bucket.claiming;
        } finally {
          // One by one as they go on, so that the first to claim again claims for all who still wait.
          bucket.waiting -= cost;
        }
      }
    },
    giveBack: (whose, cost) => {
      const bucket = buckets.get(whose);
      if (bucket && bucket.endsAt > Date.now()) bucket.left += cost;
    },
  };
}

function emptyBucket({ points }: Policy): Bucket {
  return { left: 0, unclaimed: points, endsAt: 0, isExhausted: false, waiting: 0, claiming: undefined };
}

async function refill(bucket: Bucket, claim: (wanted: number) => ReturnType<ClaimPoints>): Promise<void> {
  try {
    const lease = Math.min(MOST_LEASED, Math.floor(bucket.unclaimed * LEASED_PART));
    const wanted = Math.max(lease, bucket.waiting - bucket.left);
    const { granted, unclaimed, endsAt } = await claim(wanted);
    const isSameWindow = endsAt - bucket.endsAt < SAME_WINDOW_MS;
    bucket.left = isSameWindow ? bucket.left + granted : granted;
    bucket.unclaimed = unclaimed;
    bucket.isExhausted = granted < wanted;
    bucket.endsAt = endsAt;
  } finally {
    bucket.claiming = undefined;
  }
}

function standingOf({ left, unclaimed, endsAt }: Bucket, isAdmitted: boolean): Standing {
  const resetSeconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1_000));
  return { isAdmitted, remaining: isAdmitted ? left + unclaimed : 0, resetSeconds };
}
