import { type SQL, sql } from "drizzle-orm";
import { agents, listings } from "./catalog.ts";
import { domainClaims } from "./domains.ts";

/** Whether an agent's vendor has proven its product domain; goes with `agents` and `listings` in one query. */
export const isDomainVerified: SQL<boolean> = sql<boolean>`exists (
  select 1 from ${domainClaims} where ${domainClaims.vendorId} = ${listings.vendorId}
    and ${domainClaims.host} = ${agents.productDomain} and ${domainClaims.state} = 'verified')`;
