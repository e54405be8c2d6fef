import type { listAllSubscriptions as contract } from "@souk/contracts/billing/operations";
import type { z } from "zod";
import { decodeIdCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectAll } from "./reading-store.ts";
import { readSubscriptions } from "./read-subscriptions.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every subscription with its buyer, newest first. */
export async function listAllSubscriptions(
  ctx: ServiceContext & { paymentGraceDays: number },
  input: Input,
): Promise<Output> {
  const found = await selectAll(ctx.db, {
    words: input.q || undefined,
    status: input.status || undefined,
    after: decodeIdCursor(input.cursor),
    limit: input.limit,
  });
  const page = toPage(found, input.limit, ({ row }) => [row.id]);
  const items = await Promise.all(
    page.items.map(async ({ row, organizationName }) => {
      const [subscription] = await readSubscriptions(ctx, row.organizationId, [row]);
      const organization = { id: row.organizationId, name: organizationName };
      const stripeId = row.stripeSubscriptionId ?? row.stripePaymentIntentId;
      return subscription ? [{ subscription, organization, stripeId }] : [];
    }),
  );
  return { items: items.flat(), nextCursor: page.nextCursor };
}
