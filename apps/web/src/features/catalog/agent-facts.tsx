import type { ReactNode } from "react";
import type { Agent } from "@souk/contracts/catalog/entities";
import { Link } from "@tanstack/react-router";
import { dayWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { VerifiedMark } from "../domains/verified-mark.tsx";
import { VendorName } from "./vendor-name.tsx";

/** The small facts at the side. */
export function AgentFacts({ agent }: { agent: Agent }) {
  return (
    <aside aria-label="Facts">
      <dl className="flex flex-col gap-5 text-sm">
        <Fact name="Vendor">
          <Link
            to="/"
            search={{ vendor: agent.vendor.slug }}
            className="inline-flex max-w-full rounded-sm hover:underline"
          >
            <VendorName vendor={agent.vendor} />
          </Link>
        </Fact>
        <Fact name="Runs at">
          <a href={agent.launchUrl} rel="noopener" className="break-words rounded-sm hover:underline">
            {agent.productDomain}
          </a>{" "}
          {agent.domainVerified && <VerifiedMark />}
        </Fact>
        <Fact name="Sign-in">With your Souk account; no extra password</Fact>
        <Fact name="Updated">
          <time dateTime={agent.updatedAt}>{dayWords(agent.updatedAt)}</time>
        </Fact>
        {agent.tags.length > 0 && (
          <Fact name="Tags">
            <span className="flex flex-wrap gap-1.5 pt-1">
              {agent.tags.map((tag) => (
                <Link key={tag} to="/" search={{ q: tag }} className="rounded-full">
                  <Badge className="hover:text-ink">{tag}</Badge>
                </Link>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-subtle">{name}</dt>
      <dd className="mt-0.5 text-ink">{children}</dd>
    </div>
  );
}
