import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { findOwners, lockClaim, updateClaim } from "./check-store.ts";
import { afterCheck, type DomainEvent, type Lookup, lapseOf } from "./rules.ts";
import type { Claim } from "./store.ts";

/**
 * Writes down what a check found, what follows from it, and tells the vendor's owners when a proof went missing and when
 * the domain lapses. What somebody asked for is on record in any case, what came round by itself when it changed
 * something. Undefined where the claim was removed meanwhile.
 */
export function recordCheck(
  ctx: MailContext,
  claimId: string,
  { lookups, isAsked }: { lookups: Lookup[]; isAsked: boolean },
): Promise<Claim | undefined> {
  return withTransaction(ctx, async (tx) => {
    const claim = await lockClaim(tx.db, claimId);
    if (!claim) return undefined;
    const now = tx.now();
    const found = lookups.find(({ outcome }) => outcome === "proven")?.method ?? null;
    const { standing, event, nextCheckAt } = afterCheck(claim, found, now);
    await updateClaim(tx.db, claimId, { standing, lookups, now, nextCheckAt });
    const checked = { ...claim, ...standing, lookups, lastCheckedAt: now };
    if (isAsked || event !== "unchanged") await tell(tx, checked, event);
    return checked;
  });
}

async function tell(tx: InTransaction<MailContext>, claim: Claim, event: DomainEvent): Promise<void> {
  const { organizationId, emails } = await findOwners(tx.db, claim.vendorId);
  await audit(tx, {
    action: event === "unchanged" ? "domain.checked" : `domain.${event}`,
    subject: { kind: "domain", id: claim.id },
    organizationId,
    details: { host: claim.host, found: claim.lookups },
  });
  if (event !== "failing" && event !== "lapsed") return;
  const lapsesOn = lapseOf(claim.failingSince ?? tx.now()).toISOString();
  for (const to of emails) {
    await enqueueMail(tx, { to, template: "domain-notice", props: { event, host: claim.host, lapsesOn } });
  }
}
