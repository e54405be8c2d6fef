import { OperationKind } from "@souk/contracts/usage/entities";

/** What the usage pages show, as their URL carries it. */
export interface UsageSearch {
  /** How many days the charts go back. */
  days?: UsageSpan;
  metric?: string;
  kind?: OperationKind;
  /** Of one spend, by its key. */
  key?: string;
  /** First and last UTC day of the list, both included. */
  from?: string;
  to?: string;
}

/** The same of a vendor, who may look at one agent or one customer. */
export interface VendorUsageSearch extends UsageSearch {
  agent?: string;
  buyer?: string;
}

/** The lengths that charts come in; the first is the usual one. */
export const usageSpans = ["30", "7", "90"] as const;
export type UsageSpan = (typeof usageSpans)[number];

type Raw<Search> = { [Name in keyof Search]?: string };

/** Reads what to show from a URL; what could not be meant is dropped. */
export function readUsageSearch(raw: Raw<UsageSearch>): UsageSearch {
  const days = usageSpans.find((span) => span === raw.days);
  const kind = OperationKind.options.find((one) => one === raw.kind);
  return withoutGaps({
    days: days === "30" ? undefined : days,
    metric: matching(raw.metric, slug),
    kind,
    key: matching(raw.key, printable),
    from: matching(raw.from, day),
    to: matching(raw.to, day),
  });
}

/** The same with a vendor's own two. */
export function readVendorUsageSearch(raw: Raw<VendorUsageSearch>): VendorUsageSearch {
  const own = { agent: matching(raw.agent, slug), buyer: matching(raw.buyer, uuid) };
  return { ...readUsageSearch(raw), ...withoutGaps(own) };
}

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const printable = /^[\x21-\x7e]{1,200}$/;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function matching(value: string | undefined, shape: RegExp): string | undefined {
  return value !== undefined && shape.test(value) ? value : undefined;
}

type WithoutGaps<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };

function withoutGaps<Fields extends object>(fields: Fields): WithoutGaps<Fields> {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as WithoutGaps<Fields>;
}

/** The filters of the list as the API takes them: days become instants, the last one included. */
export function toFilter({ metric, kind, key, from, to }: UsageSearch) {
  return {
    metric,
    kind,
    key,
    from: from && startOf(from, 0),
    to: to && startOf(to, 1),
  };
}

/** The beginning of the UTC day so many days later; undefined for a day that no calendar has. */
function startOf(date: string, later: number): string | undefined {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(at + later * 86_400_000).toISOString();
}

/** The first day of a chart that goes back so far from now. */
export function firstDayOf(span: UsageSpan, now: Date): string {
  return new Date(now.getTime() - (Number(span) - 1) * 86_400_000).toISOString().slice(0, 10);
}
