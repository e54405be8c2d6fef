import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Link } from "@tanstack/react-router";
import { Badge } from "../../ui/badge.tsx";
import { AnchorButton, LinkButton } from "../../ui/link-button.tsx";
import { ListingIcon } from "./listing-icon.tsx";
import { TakePlanButton } from "./take-plan-button.tsx";
import type { TakingPlan } from "./use-take-plan.ts";
import { VendorName } from "./vendor-name.tsx";
import { DemoListing } from "./demo-listing.tsx";
import { OpenAgent } from "./open-agent.tsx";

/** Who the agent is, and the one thing to do next: open it, start free, or choose a plan. */
export function AgentHeader({ agent, tiers, taking }: AgentHeaderProps) {
  return (
    <header className="flex flex-col gap-6 sm:flex-row sm:items-start">
      <ListingIcon name={agent.name} iconPath={agent.iconPath} className="size-16 text-xl sm:size-20" />
      <div className="min-w-0 grow">
        <h1 className="text-2xl font-semibold sm:text-3xl">{agent.name}</h1>
        <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-subtle">
          <Link
            to="/"
            search={{ vendor: agent.vendor.slug }}
            className="inline-flex rounded-sm hover:text-ink"
          >
            <VendorName vendor={agent.vendor} />
          </Link>
          <span aria-hidden>·</span>
          <Link to="/" search={{ category: agent.category.slug }} className="rounded-sm hover:text-ink">
            {agent.category.name}
          </Link>
          {taking.held && <Badge tone="success">{taking.held.tier.name} plan</Badge>}
        </p>
        <p className="mt-4 max-w-2xl text-muted sm:text-lg">{agent.summary}</p>
      </div>
      {!taking.taken && (
        <div className="flex shrink-0 flex-col gap-2 sm:min-w-48">
          <NextStep agent={agent} tiers={tiers} taking={taking} />
        </div>
      )}
    </header>
  );
}

export interface AgentHeaderProps {
  agent: Agent;
  tiers: readonly PricingTier[];
  taking: TakingPlan;
}

function NextStep({ agent, tiers, taking }: AgentHeaderProps) {
  const freePlan = tiers.find((tier) => tier.interval === "free");
  if (taking.held) {
    return (
      <>
        <OpenAgent agent={agent} size="lg" />
        <LinkButton to="/dashboard" size="lg">
          See usage
        </LinkButton>
      </>
    );
  }
  return (
    <>
      <DemoListing agent={agent} />
      {freePlan && <TakePlanButton tier={freePlan} taking={taking} size="lg" variant="primary" />}
      {tiers.length > 0 && (
        <AnchorButton href="#plans" size="lg" variant={freePlan ? "secondary" : "primary"}>
          {freePlan ? "Compare plans" : "Choose a plan"}
        </AnchorButton>
      )}
    </>
  );
}
