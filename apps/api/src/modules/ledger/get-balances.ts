import type { getBalances as contract } from "@souk/contracts/ledger/operations";
import type { z } from "zod";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectBalances } from "./reading-store.ts";

/** What each account holds, per currency. Together the accounts of a currency are zero. */
export async function getBalances(ctx: ServiceContext): Promise<z.output<typeof contract.output>> {
  return { items: await selectBalances(ctx.db) };
}
