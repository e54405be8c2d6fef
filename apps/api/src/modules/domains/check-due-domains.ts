import { type CheckContext, checkUnlessTaken } from "./check-domain.ts";
import { selectClaimsOfHost, selectDueClaims } from "./check-store.ts";
import type { Claim } from "./store.ts";

/** Checks at a time; each waits for strangers, at most five seconds. */
const AT_A_TIME = 10;

/** Checks the claims whose turn it is, until none is left. A claim that cannot be checked is left for the next time. */
export async function checkDueDomains(ctx: CheckContext): Promise<void> {
  for (;;) {
    const due = await selectDueClaims(ctx.db, ctx.now(), AT_A_TIME);
    const checked = await Promise.all(due.map((claimId) => checkUnlessTaken(ctx, claimId)));
    // What somebody else holds stays due; they see to it.
    if (checked.filter(Boolean).length < AT_A_TIME) return;
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
