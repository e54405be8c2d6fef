import type { Metric } from "@souk/contracts/catalog/entities";
import type { UsageCaps } from "@souk/contracts/usage/caps";
import type { UsageChart } from "@souk/contracts/usage/days";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { dayLineOf } from "./chart-scale.ts";
import { DayChart } from "./day-chart.tsx";
import { forecastWords } from "./forecast-words.ts";
import { metricName } from "./metric-name.ts";
import { type UsageSpan, usageSpans } from "./usage-search.ts";

export interface UsageChartsProps {
  charts: {
    data: { items: readonly UsageChart[] } | undefined;
    error: unknown;
    isPending: boolean;
    dataUpdatedAt: number;
    refetch: () => unknown;
  };
  metrics: readonly Metric[] | undefined;
  /** The buyer's own caps by metric; absent where they are nobody's business. */
  caps?: ReadonlyMap<string, UsageCaps>;
  /** Whether charts of several agents stand side by side. */
  namesAgents?: boolean;
}

/** Use by day, a chart for each metric, with what bounds it and when that will be reached. */
export function UsageCharts({ charts, metrics, caps, namesAgents = false }: UsageChartsProps) {
  if (charts.isPending)
    return (
      <div role="status" aria-label="Loading the charts">
        <Skeleton className="h-72 rounded-lg" />
      </div>
    );
  if (!charts.data)
    return (
      <ErrorState
        title="The charts could not be loaded"
        error={charts.error}
        onRetry={() => void charts.refetch()}
      />
    );
  if (charts.data.items.length === 0)
    return <p className="text-sm text-muted">Nothing is counted yet, so there is nothing to draw.</p>;
  return (
    <ul aria-label="Charts" className="grid gap-4 lg:has-[>li+li]:grid-cols-2">
      {charts.data.items.map((chart) => (
        <li key={`${chart.agent.slug} ${chart.metric}`}>
          <ChartCard
            chart={chart}
            metrics={metrics}
            caps={caps?.get(chart.metric)}
            namesAgent={namesAgents}
            now={new Date(charts.dataUpdatedAt)}
          />
        </li>
      ))}
    </ul>
  );
}

interface ChartCardProps {
  chart: UsageChart;
  metrics: readonly Metric[] | undefined;
  caps: UsageCaps | undefined;
  namesAgent: boolean;
  now: Date;
}

function ChartCard({ chart, metrics, caps, namesAgent, now }: ChartCardProps) {
  const { agent, metric, days, quota, buyers } = chart;
  const { name, unit } = metricName(metric, metrics);
  return (
    <Card className="flex flex-col gap-4">
      <div>
        <h3 className="font-medium">
          {name}
          {namesAgent && <span className="font-normal text-muted"> · {agent.name}</span>}
        </h3>
        <p className="mt-0.5 text-sm text-muted">
          {quota
            ? forecastWords(quota, now)
            : buyers === 1
              ? "One customer."
              : `${buyers} customers together.`}
        </p>
      </div>
      <DayChart name={name} unit={unit} days={days} line={dayLineOf(quota, caps)} />
    </Card>
  );
}

/** How far back the charts go. */
export function SpanChoice({ value, onChange }: { value: UsageSpan; onChange: (span: UsageSpan) => void }) {
  return (
    <SegmentedControl
      label="Days to show"
      value={value}
      onChange={onChange}
      choices={usageSpans
        .toSorted((one, other) => Number(one) - Number(other))
        .map((span) => ({ value: span, label: `${span} days` }))}
    />
  );
}
