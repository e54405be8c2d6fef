import { randomBytes } from "node:crypto";
import { AppError } from "@souk/contracts/common/errors";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import { audit } from "../../platform/audit.ts";
import type { PublicWeb } from "../../platform/public-web/public-web.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getVendorFor } from "../vendors/index.ts";
import { describeClaim } from "./describe-claims.ts";
import { faultOfHost, MAX_CLAIMS, nextCheckOf } from "./rules.ts";
import { insertClaim, lockAndCountClaims } from "./store.ts";

/** What verbs need that look at what vendors publish. */
export interface DomainContext extends ServiceContext {
  /** The way to strangers' names and servers. */
  publicWeb: PublicWeb;
}

/**
 * Claims a host for a vendor and says what to publish. Proves nothing: another vendor may claim the same host, and who
 * publishes its text is who is verified. Refuses hosts that nobody could prove, and more than twenty.
 */
export function claimDomain(
  ctx: DomainContext,
  { vendorSlug, host }: { vendorSlug: string; host: string },
): Promise<DomainClaim> {
  return withTransaction(ctx, async (tx) => {
    const vendor = await getVendorFor(tx, "domains.manage", vendorSlug);
    const reason = faultOfHost(host, ctx.publicWeb);
    if (reason) throw new AppError("domain.not_provable", { reason });
    const claims = await lockAndCountClaims(tx.db, vendor.id);
    if (claims >= MAX_CLAIMS) throw new AppError("domain.too_many");
    const createdAt = tx.now();
    const claim = await insertClaim(tx.db, {
      vendorId: vendor.id,
      host,
      token: randomBytes(20).toString("hex"),
      createdAt,
      nextCheckAt: nextCheckOf({ ...UNPROVEN, createdAt }, createdAt),
    });
    if (!claim) throw new AppError("domain.already_claimed");
    await audit(tx, {
      action: "domain.claimed",
      subject: { kind: "domain", id: claim.id },
      organizationId: vendor.organizationId,
      details: { host, vendor: vendorSlug },
    });
    return describeClaim(tx, claim);
  });
}

const UNPROVEN = { state: "pending", provenBy: null, verifiedAt: null, failingSince: null } as const;
