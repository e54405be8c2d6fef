import type { UsageRecord } from "@souk/contracts/usage/records";
import type { listUsageOperations, listVendorUsageOperations } from "@souk/contracts/usage/records";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { UsageContext } from "../usage/index.ts";
import { findBuyerScope, findVendorScope } from "./find-scope.ts";
import { type RecordFilter, selectRecords } from "./records-store.ts";
import type { UsageScope } from "./scope-store.ts";
import { type RecordContext, toRecord } from "./to-record.ts";

type BuyersInput = z.output<typeof listUsageOperations.input>;
type VendorsInput = z.output<typeof listVendorUsageOperations.input>;
interface Page {
  items: UsageRecord[];
  nextCursor: string | null;
}

/** Everything an agent did with the quotas of the caller's organization, newest first, whether or not the plan is over. */
export async function listOperations(ctx: UsageContext, { agentId, ...filter }: BuyersInput): Promise<Page> {
  return readPage(ctx, await findBuyerScope(ctx, agentId), filter);
}

/** The same rows of a vendor's customers, for those who may see them. */
export async function listVendorOperations(
  ctx: RecordContext,
  { vendorSlug, agentId, buyerId, ...filter }: VendorsInput,
): Promise<Page> {
  return readPage(ctx, await findVendorScope(ctx, { vendorSlug, agentId, buyerId }), filter);
}

async function readPage(
  ctx: RecordContext,
  scope: UsageScope,
  { cursor, limit, metric, kind, key, from, to }: Omit<BuyersInput, "agentId">,
): Promise<Page> {
  const filter: RecordFilter = {
    limit,
    metric,
    kind,
    key,
    from: from === undefined ? undefined : toDate(from),
    to: to === undefined ? undefined : toDate(to),
    after: decodeIdCursor(cursor),
  };
  const rows = await selectRecords(ctx.db, scope, filter);
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: await Promise.all(items.map((row) => toRecord(ctx, row))), nextCursor };
}

/** The ledger knows nothing before 1970, and PostgreSQL no year 0. */
function toDate(instant: string): Date {
  return new Date(Math.max(0, Date.parse(instant)));
}
