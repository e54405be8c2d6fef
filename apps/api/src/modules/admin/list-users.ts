import type { listUsers as contract } from "@souk/contracts/admin/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { countUsers, selectUsers } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Accounts whose name or e-mail contains the words, or whose id they are, newest first. */
export async function listUsers(ctx: ServiceContext, input: Input): Promise<Output> {
  const words = input.q || undefined;
  const found = await selectUsers(ctx.db, { words, after: decodeIdCursor(input.cursor), limit: input.limit });
  return { ...toPage(found, input.limit, (user) => [user.id]), total: await countUsers(ctx.db, words) };
}
