import type { DomainClaim, DomainState } from "@souk/contracts/domains/entities";
import { minuteWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { Notice } from "../../ui/notice.tsx";
import { CheckDomain } from "./check-domain.tsx";
import { Proofs } from "./proofs.tsx";
import { RemoveDomain } from "./remove-domain.tsx";

const states = {
  pending: { label: "Not verified yet", tone: "warning" },
  verified: { label: "Verified", tone: "success" },
  lapsed: { label: "No longer verified", tone: "danger" },
} as const satisfies Record<DomainState, { label: string; tone: string }>;

/** One claimed domain: how it stands, what was found, what to publish, and what can be done. */
export function DomainCard({ claim, vendorSlug }: { claim: DomainClaim; vendorSlug: string }) {
  const { host, state, agents } = claim;
  return (
    <Card className="flex flex-col gap-4">
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="font-semibold wrap-anywhere">{host}</h2>
          <Badge tone={states[state].tone}>{states[state].label}</Badge>
        </div>
        <p className="mt-1 text-sm text-muted">
          {agents.length > 0 ? agents.map(({ name }) => name).join(", ") : "No agent of yours runs here yet."}
        </p>
      </div>
      <Standing claim={claim} />
      {state === "verified" && !claim.failingSince ? (
        <details className="text-sm">
          <summary className="cursor-pointer rounded-sm font-medium text-muted hover:text-ink">
            What must stay published
          </summary>
          <div className="mt-4">
            <Proofs claim={claim} />
          </div>
        </details>
      ) : (
        <Proofs claim={claim} />
      )}
      <div className="flex flex-wrap items-start gap-2">
        <CheckDomain vendorSlug={vendorSlug} claim={claim} />
        <RemoveDomain vendorSlug={vendorSlug} claim={claim} />
      </div>
    </Card>
  );
}

/** What the last check found, place by place, and what follows from it. */
function Standing({ claim: { lastCheckedAt, lapsesAt, lookups } }: { claim: DomainClaim }) {
  const proven = lookups.filter(({ outcome }) => outcome === "proven");
  const found = proven.length > 0 ? proven : lookups.filter(({ outcome }) => outcome !== "not_asked");
  return (
    <div className="flex flex-col gap-2 text-sm">
      {lapsesAt && (
        <Notice tone="warning">
          The proof is missing. People see the domain as verified until{" "}
          <time dateTime={lapsesAt}>{minuteWords(lapsesAt)}</time>; publish it again before.
        </Notice>
      )}
      {lastCheckedAt ? (
        <>
          <p className="text-subtle">
            Last checked on <time dateTime={lastCheckedAt}>{minuteWords(lastCheckedAt)}</time>
          </p>
          <ul className="flex flex-col gap-1 text-muted">
            {found.map(({ method, words }) => (
              <li key={method} className="wrap-anywhere">
                {words}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="text-subtle">Not checked yet. Souk looks by itself every few minutes at first.</p>
      )}
    </div>
  );
}
