import type { Metric } from "@souk/contracts/catalog/entities";

/** What the agent counts, in the vendor's words: the units that the plans speak of. */
export function MetricList({ metrics }: { metrics: readonly Metric[] }) {
  if (metrics.length === 0) return null;
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics" className="mb-4 text-lg font-semibold">
        What is counted
      </h2>
      <dl className="divide-y divide-line rounded-lg border border-line bg-surface">
        {metrics.map((metric) => (
          <div key={metric.slug} className="px-5 py-4">
            <dt className="font-medium">{metric.name}</dt>
            <dd className="mt-0.5 text-sm text-muted">
              {metric.description || `Each ${metric.unit.one} counts once.`}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-subtle">
        At a plan's limit the agent stops and says when it goes on. More is charged only where the plan names
        a price for it.
      </p>
    </section>
  );
}
