import type { Metric } from "@souk/contracts/catalog/entities";

/** What a metric is called and counted in; a metric whose agent has left the catalogue is named after its slug. */
export function metricName(
  slug: string,
  metrics: readonly Metric[] | undefined,
): { name: string; unit: string } {
  const metric = metrics?.find((candidate) => candidate.slug === slug);
  if (metric) return { name: metric.name, unit: metric.unit.many };
  const words = slug.replaceAll("-", " ");
  return { name: words.charAt(0).toUpperCase() + words.slice(1), unit: "" };
}
