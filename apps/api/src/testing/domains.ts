import { randomUUID } from "node:crypto";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import { claimDomain } from "../modules/domains/index.ts";
import type { PublicWeb } from "../platform/public-web/public-web.ts";
import type { UserActor } from "../platform/actor.ts";
import { EMPTY_WEB, type TestContext } from "./market.ts";

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
