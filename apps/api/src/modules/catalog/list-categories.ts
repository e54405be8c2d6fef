import type { Category } from "@souk/contracts/catalog/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectCategories } from "./category-store.ts";

/** Every shelf with the number of its approved listings, by name. */
export async function listCategories(ctx: ServiceContext): Promise<{ items: Category[] }> {
  return { items: await selectCategories(ctx.db) };
}
