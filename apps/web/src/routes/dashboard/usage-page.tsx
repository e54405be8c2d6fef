import { useState } from "react";
import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, Bot } from "lucide-react";
import { BuyerOperations } from "../../features/usage/buyer-operations.tsx";
import { CapsPanel } from "../../features/usage/caps-panel.tsx";
import { UsageBars } from "../../features/usage/usage-bars.tsx";
import { SpanChoice, UsageCharts } from "../../features/usage/usage-charts.tsx";
import { firstDayOf, type UsageSearch } from "../../features/usage/usage-search.ts";
import { useLiveUsage } from "../../features/usage/use-live-usage.ts";
import { UsageSection } from "../../features/usage/usage-section.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

const route = getRouteApi("/market/dashboard/usage/$slug");

/** What one agent used of the buyer's quotas: now, by day, row by row, and what the buyer lets it use. */
export function UsagePage() {
  const { slug } = route.useParams();
  const search = route.useSearch();
  const change = useChange();
  useLiveUsage();
  const agent = trpc.catalog.getAgent.useQuery({ agentId: slug }, { staleTime: 5 * 60_000 });
  const usage = trpc.usage.get.useQuery({ agentId: slug });
  const charts = useCharts(slug);
  const name = agent.data?.name ?? charts.data?.items[0]?.agent.name ?? slug;
  usePageTitle(`Usage of ${name}`);
  if (errorCode(charts.error) === "listing.not_found") return <NoSuchAgent />;
  const quotas = usage.data?.items ?? [];
  const metrics = agent.data?.metrics;
  return (
    <>
      <BackToDashboard />
      <PageHeader
        title={`Usage of ${name}`}
        description="What it used of your quotas, and what you let it use."
      />
      <div className="flex flex-col gap-10">
        {errorCode(usage.error) !== "subscription.required" && (
          <UsageSection title="Now">
            <UsageBars slug={slug} />
          </UsageSection>
        )}
        <ChartsSection charts={charts} metrics={metrics} quotas={quotas} />
        {quotas.length > 0 && (
          <UsageSection title="Your caps">
            <CapsPanel slug={slug} quotas={quotas} metrics={metrics} />
          </UsageSection>
        )}
        <BuyerOperations
          slug={slug}
          search={search}
          onChange={change}
          metrics={metrics}
          counted={charts.data?.items.map(({ metric }) => metric)}
        />
      </div>
    </>
  );
}

function useCharts(slug: string) {
  const { days = "30" } = route.useSearch();
  const [now] = useState(() => new Date());
  return trpc.usage.getDays.useQuery(
    { agentId: slug, from: firstDayOf(days, now) },
    { placeholderData: keepPreviousData },
  );
}

type Metrics = Parameters<typeof CapsPanel>[0]["metrics"];

interface ChartsSectionProps {
  charts: ReturnType<typeof useCharts>;
  metrics: Metrics;
  quotas: Parameters<typeof CapsPanel>[0]["quotas"];
}

function ChartsSection({ charts, metrics, quotas }: ChartsSectionProps) {
  const { days = "30" } = route.useSearch();
  const change = useChange();
  return (
    <UsageSection
      title="By day"
      action={
        <SpanChoice value={days} onChange={(next) => change({ days: next === "30" ? undefined : next })} />
      }
    >
      <UsageCharts
        charts={charts}
        metrics={metrics}
        caps={new Map(quotas.map(({ metric, caps }) => [metric, caps]))}
      />
    </UsageSection>
  );
}

function useChange() {
  const navigate = route.useNavigate();
  return (changes: { [Name in keyof UsageSearch]: UsageSearch[Name] | undefined }) =>
    void navigate({
      search: (old) => ({ ...old, ...changes }) as UsageSearch,
      replace: true,
      resetScroll: false,
    });
}

function BackToDashboard() {
  return (
    <Link
      to="/dashboard"
      className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
    >
      <ArrowLeft aria-hidden className="size-4" />
      Dashboard
    </Link>
  );
}

function NoSuchAgent() {
  return (
    <>
      <h1 className="sr-only">No such agent</h1>
      <EmptyState
        icon={<Bot />}
        title="You use no such agent"
        action={<LinkButton to="/dashboard">Go to your dashboard</LinkButton>}
      >
        The link is not right, or your organization never had a plan of it.
      </EmptyState>
    </>
  );
}
