import type { listPayments as contract } from "@souk/contracts/payments/operations";
import type { z } from "zod";
import { toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectPayments } from "./reading-store.ts";
import { decodeAfter, keysOf, toPayment } from "./to-payment.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Everybody's payments, newest first. The words are looked for in buyer, agent, number and Stripe's id. */
export async function listPayments(ctx: ServiceContext, { show, q, cursor, limit }: Input): Promise<Output> {
  const filter = { show, words: q || undefined, after: decodeAfter(cursor), limit };
  const found = await selectPayments(ctx.db, filter);
  const { items, nextCursor } = toPage(found, limit, keysOf);
  return { items: items.map((record) => toPayment(record, ctx.now())), nextCursor };
}
