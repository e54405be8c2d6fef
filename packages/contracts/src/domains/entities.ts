import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Domain, Slug } from "../common/text.ts";

/**
 * `pending`: claimed, and not proven yet. `verified`: proven, and looked at again every day. `lapsed`: it was proven, and
 * the proof was gone for a week.
 */
export const DomainState = z.enum(["pending", "verified", "lapsed"]);
export type DomainState = z.infer<typeof DomainState>;

/** Where a proof is looked for: a TXT record, or a file that the domain serves. */
export const ProofMethod = z.enum(["dns", "file"]);
export type ProofMethod = z.infer<typeof ProofMethod>;

/** What was found where a proof was looked for. */
export const LookupOutcome = z.enum([
  "proven",
  "none",
  "other_value",
  "no_answer",
  "not_asked",
  "no_such_name",
  "not_public",
  "unreachable",
  "certificate",
  "status",
  "redirected",
  "too_large",
  "too_slow",
]);
export type LookupOutcome = z.infer<typeof LookupOutcome>;

/** What the last check found in one of the two places. */
export const DomainLookup = z
  .strictObject({
    method: ProofMethod,
    outcome: LookupOutcome,
    words: z.string().meta({
      description: "The same in a sentence.",
      example: "There is no TXT record _souk.doctor.example.com.",
    }),
  })
  .meta({ id: "DomainLookup" });
export type DomainLookup = z.infer<typeof DomainLookup>;

/** A vendor's claim that a domain is theirs, and what is to be published to prove it: either is enough. */
export const DomainClaim = z
  .strictObject({
    id: Id,
    host: z.string(),
    state: DomainState,
    record: z
      .strictObject({ name: z.string(), value: z.string() })
      .nullable()
      .meta({ description: "The TXT record to publish; null for an address of one machine." }),
    file: z
      .strictObject({ url: z.string(), body: z.string() })
      .meta({ description: "The file to serve instead: this text, at this address, without a redirect." }),
    provenBy: ProofMethod.nullable().meta({ description: "Where the proof was found last." }),
    agents: z
      .array(z.strictObject({ slug: Slug, name: z.string() }))
      .meta({ description: "The vendor's agents whose product domain this is." }),
    verifiedAt: Instant.nullable().meta({ description: "When it was proven, the last time anew." }),
    lastCheckedAt: Instant.nullable(),
    lookups: z
      .array(DomainLookup)
      .meta({ description: "What the last check found; empty before the first." }),
    failingSince: Instant.nullable().meta({ description: "Since when no proof is found." }),
    lapsesAt: Instant.nullable().meta({ description: "When it lapses unless it is proven by then." }),
    createdAt: Instant,
  })
  .meta({ id: "DomainClaim", description: "A vendor's claim that a domain is theirs." });
export type DomainClaim = z.infer<typeof DomainClaim>;

/** What a vendor states to claim a domain. */
export const NewDomainClaim = z.strictObject({
  host: Domain.meta({
    description: "The host, as it stands or will stand as an agent's product domain.",
    example: "doctor.example.com",
  }),
});
