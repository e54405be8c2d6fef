import type { getStatement as contract } from "@souk/contracts/ledger/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getVendorFor } from "../vendors/index.ts";
import { selectOwed, selectStatement } from "./reading-store.ts";
import { toStatementLine } from "./to-statement-line.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** What a vendor earned and gave back, newest first, and what is owed now. For those who may see its money. */
export async function getStatement(ctx: ServiceContext, input: Input): Promise<Output> {
  const { id: vendorId } = await getVendorFor(ctx, "sales.read", input.vendorSlug);
  const after = decodeIdCursor(input.cursor);
  const rows = await selectStatement(ctx.db, { vendorId, after, limit: input.limit });
  const { items, nextCursor } = toPage(rows, input.limit, (row) => [row.id]);
  return { items: items.map(toStatementLine), nextCursor, owed: await selectOwed(ctx.db, vendorId) };
}
