import type { DomainClaim } from "@souk/contracts/domains/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { fileUrlOf, lapseOf, proofTextOf, recordNameOf, wordsOf } from "./rules.ts";
import { type Claim, selectAgentHosts } from "./store.ts";

type AgentHost = Awaited<ReturnType<typeof selectAgentHosts>>[number];

/** A claim as its vendor sees it now. */
export async function describeClaim(ctx: ServiceContext, claim: Claim): Promise<DomainClaim> {
  return toDomainClaim(claim, await selectAgentHosts(ctx.db, claim.vendorId));
}

/** The same, where the vendor's agents are known. */
export function toDomainClaim(claim: Claim, agents: readonly AgentHost[]): DomainClaim {
  const { id, host, state, provenBy, lookups, failingSince } = claim;
  const name = recordNameOf(host);
  const text = proofTextOf(claim.token);
  return {
    id,
    host,
    state,
    record: name === null ? null : { name, value: text },
    file: { url: fileUrlOf(host), body: text },
    provenBy,
    agents: agents
      .filter((agent) => agent.host === host)
      .map((agent) => ({ slug: agent.slug, name: agent.name })),
    verifiedAt: claim.verifiedAt?.toISOString() ?? null,
    lastCheckedAt: claim.lastCheckedAt?.toISOString() ?? null,
    lookups: lookups.map((lookup) => ({
      method: lookup.method,
      outcome: lookup.outcome,
      words: wordsOf(lookup, host),
    })),
    failingSince: failingSince?.toISOString() ?? null,
    lapsesAt: state === "verified" && failingSince ? lapseOf(failingSince).toISOString() : null,
    createdAt: claim.createdAt.toISOString(),
  };
}
