import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { insertCategory } from "./category-store.ts";

/** Adds a shelf; one that exists is left as it is. */
export function createCategory(
  ctx: ServiceContext,
  category: { slug: string; name: string; summary: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    if (!(await insertCategory(tx.db, category))) return;
    await audit(tx, { action: "category.created", subject: { kind: "category", id: category.slug } });
  });
}
