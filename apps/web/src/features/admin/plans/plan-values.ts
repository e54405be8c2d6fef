import type { Metric } from "@souk/contracts/catalog/entities";
import type {
  BillingInterval,
  NewQuota,
  NewTier,
  PricingTier,
  QuotaPeriod,
  TierQuota,
} from "@souk/contracts/pricing/entities";
import { amountText, parseAmount } from "../../../lib/money-input.ts";

/** How much of one metric a plan includes, as its fields hold it. */
export interface QuotaValues {
  metric: string;
  mode: "none" | "limited" | "unlimited";
  limit: string;
  period: QuotaPeriod;
  /** What a trial includes instead; empty for the same. */
  trialLimit: string;
  /** How many units beyond the limit are sold, and for how much each; empty for none. */
  overageLimit: string;
  overagePrice: string;
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
  /** For how long and how much of a limit is given back; empty for no bound. */
  releaseMinutes: string;
  releasePercent: string;
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
    releaseMinutes: "",
    releasePercent: "",
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
      return quota ? fromQuota(quota, price.currency) : blankQuota(metric);
    }),
    releaseMinutes: divided(tier.releasePolicy?.withinSeconds, 60),
    releasePercent: divided(tier.releasePolicy?.share, 100),
  };
}

function fromQuota(quota: TierQuota, currency: string): QuotaValues {
  const { metric, limit, period, trialLimit, overage } = quota;
  return {
    metric,
    mode: limit === null ? "unlimited" : "limited",
    limit: limit === null ? "" : String(limit),
    period,
    trialLimit: trialLimit === null ? "" : String(trialLimit),
    overageLimit: overage ? String(overage.limit) : "",
    overagePrice: overage ? amountText(overage.price, currency) : "",
  };
}

function divided(number: number | null | undefined, by: number): string {
  return number === null || number === undefined ? "" : String(number / by);
}

function blankQuota(metric: string): QuotaValues {
  const nothingMore = { trialLimit: "", overageLimit: "", overagePrice: "" };
  return { metric, mode: "none", limit: "", period: "month", ...nothingMore };
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
    quotas: includedQuotas(values).map((quota) => toQuota(quota, values)),
    releasePolicy: toReleasePolicy(values),
  };
}

function toQuota(quota: QuotaValues, plan: PlanValues): NewQuota {
  const { metric, period, trialLimit } = quota;
  if (quota.mode === "unlimited") return { metric, limit: null, period, trialLimit: null, overage: null };
  return {
    metric,
    limit: readLimit(quota.limit),
    period,
    trialLimit: hasTrial(plan) && trialLimit.trim() ? readLimit(trialLimit) : null,
    overage: toOverage(quota, plan),
  };
}

function toOverage(
  { overageLimit, overagePrice }: QuotaValues,
  { interval, currency }: PlanValues,
): NewQuota["overage"] {
  if (!isRecurring(interval) || !(overageLimit + overagePrice).trim()) return null;
  const price = parseAmount(overagePrice, currency);
  return { limit: readLimit(overageLimit), price: price.ok ? price.amount : Number.NaN };
}

function toReleasePolicy({ releaseMinutes, releasePercent }: PlanValues): NewTier["releasePolicy"] {
  const withinSeconds = multiplied(releaseMinutes, 60);
  const share = multiplied(releasePercent, 100);
  return withinSeconds === null && share === null ? null : { withinSeconds, share };
}

function multiplied(typed: string, by: number): number | null {
  return typed.trim() === "" ? null : Math.round(Number(typed.replace(",", ".")) * by);
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

/** Whether the plan begins with a trial, as far as it can be read. */
export function hasTrial({ interval, trialDays }: Pick<PlanValues, "interval" | "trialDays">): boolean {
  return isRecurring(interval) && Number(trialDays) > 0;
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
    .map(({ metric, limit, period, trialLimit, overage }) => ({
      metric,
      limit,
      period,
      trialLimit,
      overage: overage && { limit: overage.limit, price: overage.price },
    }))
    .sort((a, b) => a.metric.localeCompare(b.metric));
}
