import { lazy, Suspense } from "react";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { getRouteApi } from "@tanstack/react-router";
import { AgentFacts } from "../../features/catalog/agent-facts.tsx";
import { AgentHeader } from "../../features/catalog/agent-header.tsx";
import { AgentNotFound, AgentSkeleton } from "../../features/catalog/agent-states.tsx";
import { MetricList } from "../../features/catalog/metric-list.tsx";
import { PlanGrid } from "../../features/catalog/plan-grid.tsx";
import { TakenPlan } from "../../features/catalog/taken-plan.tsx";
import { useTakePlan } from "../../features/catalog/use-take-plan.ts";
import { errorCode } from "../../lib/api-error.ts";
import { CheckoutLeft } from "../../features/checkout/checkout-left.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/market/agents/$slug");
const Markdown = lazy(() => import("../../ui/markdown.tsx"));

/** One agent, from its name in the URL. */
export function AgentPage() {
  const { slug } = route.useParams();
  const agent = trpc.catalog.getAgent.useQuery({ agentId: slug });
  const plans = trpc.pricing.list.useQuery({ agentId: slug });
  usePageTitle(agent.data?.name ?? (agent.error ? "No such agent" : undefined));
  if (agent.data && plans.data) {
    return <AgentDetails key={agent.data.id} agent={agent.data} tiers={plans.data.items} />;
  }
  const failed = agent.error ? agent : plans;
  if (!failed.error) return <AgentSkeleton />;
  const code = errorCode(failed.error);
  if (code === "listing.not_found" || code === "request.invalid") return <AgentNotFound />;
  return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
}

function AgentDetails({ agent, tiers }: { agent: Agent; tiers: readonly PricingTier[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const taking = useTakePlan(agent.slug, search.return_url);
  const heldInterval = taking.held?.tier.interval === "year" ? "year" : "month";
  return (
    <article>
      <AgentHeader agent={agent} tiers={tiers} taking={taking} />
      {taking.taken && <TakenPlan agent={agent} planName={taking.taken.tier.name} />}
      <section aria-labelledby="plans" className="mt-12">
        <h2 id="plans" className="mb-4 scroll-mt-20 text-lg font-semibold">
          Plans
        </h2>
        {search.checkout === "canceled" && !taking.taken && <CheckoutLeft />}
        <PlanGrid
          agent={agent}
          tiers={tiers}
          taking={taking}
          interval={search.billing ?? heldInterval}
          onIntervalChange={(billing) =>
            void navigate({ search: (old) => ({ ...old, billing }), replace: true, resetScroll: false })
          }
        />
      </section>
      <div className="mt-12 grid gap-12 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-12">
          <section aria-labelledby="about">
            <h2 id="about" className="mb-4 text-lg font-semibold">
              About {agent.name}
            </h2>
            <Suspense fallback={<Skeleton className="h-48" />}>
              <Markdown text={agent.description || agent.summary} />
            </Suspense>
          </section>
          <MetricList metrics={agent.metrics} />
        </div>
        <AgentFacts agent={agent} />
      </div>
    </article>
  );
}
