/** The door of domains: which hosts a vendor has proven to be theirs. */
export { type CheckContext, checkDomain } from "./check-domain.ts";
export { checkDomainsOf, checkDueDomains } from "./check-due-domains.ts";
export { claimDomain, type DomainContext } from "./claim-domain.ts";
export { listDomains } from "./list-domains.ts";
export { removeDomain } from "./remove-domain.ts";
export { wordsOf } from "./rules.ts";
