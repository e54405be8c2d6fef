import { AppError } from "@souk/contracts/common/errors";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import type { MailContext } from "../mail/index.ts";
import { getVendorFor } from "../vendors/index.ts";
import { leaseClaim, releaseClaim } from "./check-store.ts";
import type { DomainContext } from "./claim-domain.ts";
import { describeClaim } from "./describe-claims.ts";
import { lookForProof } from "./look-for-proof.ts";
import { recordCheck } from "./record-check.ts";
import { CHECK_LEASE_MS, CHECK_PAUSE_MS } from "./rules.ts";
import { type Claim, selectClaims } from "./store.ts";

/** What a check needs: it may write to the vendor's owners. */
export type CheckContext = DomainContext & MailContext;

/** Looks for the proof now and answers what was found; one at a time, and once in ten seconds (`rate.limited`). */
export async function checkDomain(
  ctx: CheckContext,
  { vendorSlug, domainId }: { vendorSlug: string; domainId: string },
): Promise<DomainClaim> {
  const vendor = await getVendorFor(ctx, "domains.manage", vendorSlug);
  const [standing] = await selectClaims(ctx.db, vendor.id, domainId);
  if (!standing) throw new AppError("domain.not_found");
  const leased = await lease(ctx, domainId, CHECK_PAUSE_MS);
  if (!leased) throw tooSoon(standing, ctx.now());
  const checked = await check(ctx, leased, { isAsked: true });
  if (!checked) throw new AppError("domain.not_found");
  return describeClaim(ctx, checked);
}

/** Checks a claim unless somebody else does, or it is gone: for work that comes round by itself. */
export async function checkUnlessTaken(ctx: CheckContext, claimId: string): Promise<Claim | undefined> {
  const leased = await lease(ctx, claimId, 0);
  return leased && check(ctx, leased, { isAsked: false });
}

function lease(ctx: CheckContext, claimId: string, pauseMs: number): Promise<Claim | undefined> {
  const now = ctx.now();
  return leaseClaim(ctx.db, claimId, {
    now,
    until: new Date(now.getTime() + CHECK_LEASE_MS),
    checkedBefore: new Date(now.getTime() - pauseMs),
  });
}

/** No transaction is open while strangers' servers take their time. */
async function check(
  ctx: CheckContext,
  leased: Claim,
  { isAsked }: { isAsked: boolean },
): Promise<Claim | undefined> {
  try {
    const lookups = await lookForProof(ctx.publicWeb, leased);
    return await recordCheck(ctx, leased.id, { lookups, isAsked });
  } catch (error) {
    await releaseClaim(ctx.db, leased.id);
    throw error;
  }
}

function tooSoon({ lastCheckedAt, checkingUntil }: Claim, now: Date): AppError {
  const next = Math.max(
    (lastCheckedAt?.getTime() ?? 0) + CHECK_PAUSE_MS,
    checkingUntil?.getTime() ?? 0,
    now.getTime() + 1_000,
  );
  return new AppError("rate.limited", {
    policy: "domain-check",
    limit: 1,
    windowSeconds: CHECK_PAUSE_MS / 1_000,
    retryAfterSeconds: Math.ceil((next - now.getTime()) / 1_000),
  });
}
