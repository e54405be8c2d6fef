import { type CheckContext, checkUnlessTaken } from "./check-domain.ts";
import { selectClaimsOfHost, selectDueClaims } from "./check-store.ts";
import type { Claim } from "./store.ts";

/** Checks at a time; each waits for strangers, at most five seconds. */
const AT_A_TIME = 10;

/**
 * Checks the claims whose turn it is, until none is left. One that somebody else checks, or that cannot be checked, is left
 * for the next time and keeps no other one waiting.
 */
export async function checkDueDomains(ctx: CheckContext): Promise<void> {
  const left: string[] = [];
  for (;;) {
    const due = await selectDueClaims(ctx.db, ctx.now(), { limit: AT_A_TIME, except: left });
    if (due.length === 0) return;
    const checked = await Promise.all(due.map((claimId) => checkIfPossible(ctx, claimId)));
    left.push(...due.filter((_, place) => !checked[place]));
  }
}

async function checkIfPossible(ctx: CheckContext, claimId: string): Promise<Claim | undefined> {
  try {
    return await checkUnlessTaken(ctx, claimId);
  } catch (fault) {
    ctx.log("domain.not_checked", { fault, claimId });
    return undefined;
  }
}

/** Checks every vendor's claim of a host, for operators; answers the claims as they stand then. */
export async function checkDomainsOf(ctx: CheckContext, host: string): Promise<Claim[]> {
  const checked: Claim[] = [];
  for (const claimId of await selectClaimsOfHost(ctx.db, host)) {
    const claim = await checkUnlessTaken(ctx, claimId);
    if (claim) checked.push(claim);
  }
  return checked;
}
