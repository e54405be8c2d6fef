import { z } from "zod";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { DomainClaim, NewDomainClaim } from "./entities.ts";

const vendor = z.strictObject({ vendorSlug: Slug });
const claim = vendor.extend({ domainId: Id });

/** The domains that a vendor claims. */
export const listDomains = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}/domains",
    tag: "Publishing",
    summary: "List claimed domains",
    description:
      "By name, each with what is to be published and what the last check found. `unclaimed` are product domains of the vendor's agents that could be claimed for it and are not.",
  },
  input: vendor,
  output: z.strictObject({ items: z.array(DomainClaim), unclaimed: z.array(z.string()) }),
  errors: ["vendor.not_found"],
});

/** Claims a domain. */
export const claimDomain = operation({
  rest: {
    method: "POST",
    path: "/vendors/{vendorSlug}/domains",
    tag: "Publishing",
    summary: "Claim a domain",
    description:
      "Answers what to publish: a TXT record or a file, either is enough. Souk looks for it by itself for seven days, and at once when asked. Once it is found, people who are asked to sign in see the domain as verified, for every agent of the vendor whose product domain is exactly this host. Souk looks again every day; when no proof was found for seven days, the domain lapses. Ports, addresses and names without a dot cannot be proven.",
    status: 201,
  },
  input: vendor.extend(NewDomainClaim.shape),
  output: DomainClaim,
  errors: ["vendor.not_found", "domain.already_claimed", "domain.not_provable", "domain.too_many"],
});

/** Looks for a proof now. */
export const checkDomain = operation({
  rest: {
    method: "POST",
    path: "/vendors/{vendorSlug}/domains/{domainId}/check",
    tag: "Publishing",
    summary: "Check a domain now",
    description:
      "Looks in both places and answers within about five seconds, with what was found in each. Once in ten seconds per domain. Redirects are not followed, and what is not on the open internet is not connected to.",
  },
  input: claim,
  output: DomainClaim,
  errors: ["vendor.not_found", "domain.not_found", "rate.limited"],
});

/** Gives a claim up. */
export const removeDomain = operation({
  rest: {
    method: "DELETE",
    path: "/vendors/{vendorSlug}/domains/{domainId}",
    tag: "Publishing",
    summary: "Remove a domain",
    description:
      "The domain counts as not verified from now on. A new claim comes with a new text to publish. Admins may do this to any vendor's.",
    status: 204,
  },
  input: claim,
  output: z.void(),
  errors: ["vendor.not_found", "domain.not_found"],
});
