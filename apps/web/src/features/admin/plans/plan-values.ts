import type { Metric } from "@souk/contracts/catalog/entities";
import type { BillingInterval, NewTier, PricingTier, QuotaPeriod } from "@souk/contracts/pricing/entities";
import { amountText, parseAmount } from "../../../lib/money-input.ts";

/** How much of one metric a plan includes, as its fields hold it. */
export interface QuotaValues {
  metric: string;
  mode: "none" | "limited" | "unlimited";
  limit: string;
  period: QuotaPeriod;
}

/** A plan as the form's fields hold it: amounts and numbers as typed, features a line each. */
export interface PlanValues {
  name: string;
  slug: string;
  summary: string;
  interval: BillingInterval;
  price: string;
  currency: string;
  trialDays: string;
  features: string;
  quotas: QuotaValues[];
}

/** The fields of a new plan: free, and nothing of any metric yet. */
export function blankPlan(metrics: readonly Metric[]): PlanValues {
  return {
    name: "",
    slug: "",
    summary: "",
    features: "",
    interval: "free",
    price: "",
    currency: "USD",
    trialDays: "0",
    quotas: metrics.map(({ slug }) => blankQuota(slug)),
  };
}

/** The fields of a plan that exists, with a row for every metric of its agent. */
export function fromTier(tier: PricingTier, metrics: readonly Metric[]): PlanValues {
  const { name, slug, summary, interval, price } = tier;
  return {
    name,
    slug,
    summary,
    interval,
    price: interval === "free" ? "" : amountText(price.amount, price.currency),
    currency: price.currency,
    trialDays: String(tier.trialDays),
    features: tier.features.join("\n"),
    quotas: metrics.map(({ slug: metric }) => {
      const quota = tier.quotas.find((candidate) => candidate.metric === metric);
      if (!quota) return blankQuota(metric);
      const { limit, period } = quota;
      return limit === null
        ? { metric, mode: "unlimited", limit: "", period }
        : { metric, mode: "limited", limit: String(limit), period };
    }),
  };
}

function blankQuota(metric: string): QuotaValues {
  return { metric, mode: "none", limit: "", period: "month" };
}

/** What the API is told. A price or limit that cannot be read becomes NaN, which no schema lets pass. */
export function toNewTier(values: PlanValues): NewTier {
  const { name, slug, summary, interval, currency } = values;
  return {
    name,
    slug,
    summary,
    interval,
    price: { amount: amountOf(values), currency },
    trialDays: isRecurring(interval) ? Number(values.trialDays || "0") : 0,
    features: values.features
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
    quotas: includedQuotas(values).map(({ metric, mode, limit, period }) => ({
      metric,
      limit: mode === "unlimited" ? null : readLimit(limit),
      period,
    })),
  };
}

/** The fields that differ from a plan: terms that stay must not be sent, since a sold plan refuses them. */
export function tierChanges(tier: PricingTier, wanted: NewTier): Partial<Omit<NewTier, "slug">> {
  const { slug: _slug, ...fields } = wanted;
  const before = { ...tier, quotas: sorted(tier.quotas) };
  const after = { ...fields, quotas: sorted(fields.quotas) };
  const changed = (Object.keys(fields) as (keyof typeof fields)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, fields[field]]));
}

/** Whether another price was typed than the one that a paid plan has, as far as it can be read. */
export function isRepriced(
  { interval, price }: PricingTier,
  typed: Pick<PlanValues, "price" | "currency">,
): boolean {
  const read = parseAmount(typed.price, typed.currency);
  if (interval === "free" || !read.ok) return false;
  return read.amount !== price.amount || typed.currency !== price.currency;
}

/** Whether a plan is charged again and again, and so can begin with a trial. */
export function isRecurring(interval: BillingInterval): boolean {
  return interval === "month" || interval === "year";
}

/** The rows of metrics that the plan includes, in their order. */
export function includedQuotas({ quotas }: PlanValues): QuotaValues[] {
  return quotas.filter(({ mode }) => mode !== "none");
}

function amountOf({ interval, price, currency }: PlanValues): number {
  if (interval === "free") return 0;
  const typed = parseAmount(price, currency);
  return typed.ok ? typed.amount : Number.NaN;
}

function readLimit(typed: string): number {
  const digits = typed.replace(/[\s,_]/g, "");
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}

function sorted(quotas: NewTier["quotas"]) {
  return quotas
    .map(({ metric, limit, period }) => ({ metric, limit, period }))
    .sort((a, b) => a.metric.localeCompare(b.metric));
}
