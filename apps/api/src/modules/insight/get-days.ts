import { AppError } from "@souk/contracts/common/errors";
import {
  type getUsageDays,
  type getVendorUsageDays,
  MOST_DAYS,
  type UsageChart,
} from "@souk/contracts/usage/days";
import type { z } from "zod";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { UsageContext } from "../usage/index.ts";
import { selectDays, selectMetrics } from "./days-store.ts";
import { findBuyerScope, findVendorScope } from "./find-scope.ts";
import { addDays, dayOf, daysBetween, firstPaceDay } from "./rules.ts";
import type { UsageScope } from "./scope-store.ts";
import { toChart } from "./to-chart.ts";

const USUAL_DAYS = 30;

interface Span {
  from: string;
  to: string;
}
type Asked = { [Name in keyof Span]?: string | undefined };
type Charts = Span & { items: UsageChart[] };

/** What the caller's organization used of an agent, metric by metric and day by day, with a forecast. */
export async function getDays(
  ctx: UsageContext,
  { agentId, ...asked }: z.output<typeof getUsageDays.input>,
): Promise<Charts> {
  return readCharts(ctx, await findBuyerScope(ctx, agentId), { asked, isOneBuyer: true });
}

/** The same of a vendor's customers, together or of one, for those who may see it. */
export async function getVendorDays(
  ctx: ServiceContext,
  { vendorSlug, agentId, buyerId, ...asked }: z.output<typeof getVendorUsageDays.input>,
): Promise<Charts> {
  const scope = await findVendorScope(ctx, { vendorSlug, agentId, buyerId });
  return readCharts(ctx, scope, { asked, isOneBuyer: buyerId !== undefined });
}

async function readCharts(
  ctx: ServiceContext,
  scope: UsageScope,
  { asked, isOneBuyer }: { asked: Asked; isOneBuyer: boolean },
): Promise<Charts> {
  const now = ctx.now();
  const span = toSpan(asked, now);
  const today = dayOf(now);
  const needed = isOneBuyer
    ? { from: least(span.from, firstPaceDay(now)), to: span.to < today ? today : span.to }
    : span;
  const metrics = await selectMetrics(ctx.db, scope);
  const rows = await selectDays(ctx.db, scope, needed);
  const days = daysBetween(span.from, span.to);
  return { ...span, items: metrics.map((metric) => toChart(metric, { rows, days, now, isOneBuyer })) };
}

function least(one: string, other: string): string {
  return one < other ? one : other;
}

/** Refuses a span that ends before it begins, is longer than a year, or lies before there were computers. */
function toSpan(asked: Asked, now: Date): Span {
  const to = asked.to ?? dayOf(now);
  const from = asked.from ?? (to < "1970-03" ? to : addDays(to, 1 - USUAL_DAYS));
  if (from > to || from < "1970" || addDays(from, MOST_DAYS - 1) < to) throw new AppError("request.invalid");
  return { from, to };
}
