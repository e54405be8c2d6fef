import type { listManagedAgents as contract } from "@souk/contracts/catalog/operations";
import { allows } from "@souk/contracts/identity/permissions";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { listVendorsOf } from "../vendors/index.ts";
import { readAgents } from "./read-agents.ts";
import { countManaged, selectManagedIds } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Agents in every status, newest first: all of them for admins, their vendors' for everybody else. */
export async function listManagedAgents(ctx: ServiceContext, input: Input): Promise<Output> {
  const filter = {
    vendorIds: await manageableVendors(ctx),
    words: input.q || undefined,
    status: input.status,
  };
  const after = decodeIdCursor(input.cursor);
  const found = await selectManagedIds(ctx.db, filter, { after, limit: input.limit });
  const page = toPage(found, input.limit, (row) => [row.id]);
  return {
    items: await readAgents(
      ctx,
      page.items.map((row) => row.id),
    ),
    nextCursor: page.nextCursor,
    total: await countManaged(ctx.db, filter),
  };
}

async function manageableVendors(ctx: ServiceContext): Promise<string[] | null> {
  if (ctx.actor.kind !== "user") return [];
  if (allows({ platform: ctx.actor.role }, "listings.read")) return null;
  return (await listVendorsOf(ctx, ctx.actor.userId, "listings.read")).map((vendor) => vendor.id);
}
