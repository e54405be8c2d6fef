import type { Database } from "@souk/db/client";
import { createClaim } from "./claim-points.ts";
import { createLimiter, type Limiter, type Standing } from "./leased-limiter.ts";
import type { Policy, PolicyName } from "./policies.ts";

/** What a call costs, and whom. */
export interface Charge {
  policy: PolicyName;
  /** Anything that tells callers apart; kept as a keyed hash only. */
  whose: string;
  /** One point where nothing is said. */
  cost?: number;
}

/** Where the caller stands under one of the policies that a call was charged to. */
export interface Verdict extends Standing {
  name: PolicyName;
  policy: Policy;
}

/** The limits of a process, shared with all other processes on its database. */
export interface Limits {
  /**
   * Takes one charge after the other, and none when one of them is refused; the answer ends with that one. Throws when the
   * database is away: nothing is let through.
   */
  take: (charges: readonly Charge[]) => Promise<Verdict[]>;
}

export interface LimitsOptions {
  db: Database;
  /** The process's secret, the same for all of them. */
  secret: string;
  policies: Record<PolicyName, Policy>;
}

/** Builds the limits. It asks the database nothing until the first call. */
export function createLimits({ db, secret, policies }: LimitsOptions): Limits {
  const names = Object.keys(policies) as PolicyName[];
  const limiters = new Map<PolicyName, Limiter>(
    names.map((name) => {
      const policy = policies[name];
      return [name, createLimiter(policy, createClaim({ db, name, policy, secret }))];
    }),
  );
  const limiterOf = (name: PolicyName): Limiter => {
    const limiter = limiters.get(name);
    if (!limiter) throw new Error(`There is no limit called ${name}`);
    return limiter;
  };
  const judge = async ({ policy: name, whose, cost = 1 }: Charge): Promise<Verdict> => {
    const standing = await limiterOf(name).take(whose, cost);
    return { ...standing, name, policy: policies[name] };
  };
  const giveBack = ({ policy, whose, cost = 1 }: Charge): void => limiterOf(policy).giveBack(whose, cost);
  return {
    take: async (charges) => {
      const verdicts: Verdict[] = [];
      for (const charge of charges) {
        const verdict = await judge(charge);
        verdicts.push(verdict);
        if (verdict.isAdmitted) continue;
        for (const taken of charges.slice(0, verdicts.length - 1)) giveBack(taken);
        break;
      }
      return verdicts;
    },
  };
}
