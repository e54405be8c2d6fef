import { randomUUID } from "node:crypto";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { asc, eq } from "drizzle-orm";
import { claimDomain } from "../modules/domains/index.ts";
import type { PublicWeb } from "../platform/public-web/public-web.ts";
import type { UserActor } from "../platform/actor.ts";
import { EMPTY_WEB, newVendor, type TestContext } from "./market.ts";

/** A host that no other test claims. */
export function newHost(): string {
  return `${randomUUID()}.example`;
}

/** A domain that the vendor has just claimed. */
export function newClaim(
  owner: TestContext<UserActor>,
  vendorSlug: string,
  host: string = newHost(),
): Promise<DomainClaim> {
  return claimDomain(owner, { vendorSlug, host });
}

/** An internet in which a TXT record with this text stands under every name, and nothing else anywhere. */
export function webWithRecord(text: string): PublicWeb {
  return { ...EMPTY_WEB, readTxt: async () => ({ kind: "records", values: ["v=spf1 -all", text] }) };
}

/** An internet in which every host serves this text. */
export function webWithFile(text: string): PublicWeb {
  return { ...EMPTY_WEB, readText: async () => ({ kind: "text", text }) };
}

/** A vendor that has claimed a domain, and how calls name it. */
export async function vendorWithClaim(db: Database) {
  const { slug: vendorSlug, owner } = await newVendor(db);
  const claim = await newClaim(owner, vendorSlug);
  return { owner, vendorSlug, claim, ref: { vendorSlug, domainId: claim.id } };
}

/** What the audit log says of a claim, in the order it was done. */
export async function recordedOf(db: Database, claimId: string): Promise<string[]> {
  const rows = await db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, claimId))
    .orderBy(asc(auditEvents.id));
  return rows.map(({ action }) => action);
}
