import { createHmac } from "node:crypto";
import type { Database } from "@souk/db/client";
import { rateLimits } from "@souk/db/schema/limits";
import { getTableName } from "drizzle-orm";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import type { Policy } from "./policies.ts";

/** What a claim brought. */
export interface Claimed {
  /** Points that are ours now; fewer than wanted when the window holds no more. */
  granted: number;
  /** Points of the window that nobody has claimed yet. */
  unclaimed: number;
  /** The end of the window, in milliseconds since 1970. */
  endsAt: number;
}

/** Takes points out of somebody's window, for all processes together; throws when the database is away. */
export type ClaimPoints = (whose: string, wanted: number) => Promise<Claimed>;

export interface ClaimOptions {
  db: Database;
  name: string;
  policy: Policy;
  /** Keys the hash under which rows are kept, so that they name no address and no person. */
  secret: string;
}

/**
 * Claims by rate-limiter-flexible's one statement, which counts and answers the sum. Of the points that a claim added,
 * those up to the limit are granted: over all claims of a window that is never more than the limit.
 */
export function createClaim({ db, name, policy, secret }: ClaimOptions): ClaimPoints {
  const limiter = new RateLimiterPostgres({
    storeClient: db.$client,
    storeType: "pool",
    tableName: getTableName(rateLimits),
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points: policy.points,
    duration: policy.windowSeconds,
  });
  const keyOf = (whose: string) => createHmac("sha256", secret).update(whose).digest("base64url");
  return async (whose, wanted) => {
    // `consume` counts the same and throws at the limit, where part of a claim may still be granted.
    const { consumedPoints, msBeforeNext } = await limiter.penalty(keyOf(whose), wanted);
    const unclaimedBefore = Math.max(0, policy.points - (consumedPoints - wanted));
    return {
      granted: Math.min(wanted, unclaimedBefore),
      unclaimed: Math.max(0, policy.points - consumedPoints),
      endsAt: Date.now() + msBeforeNext,
    };
  };
}
