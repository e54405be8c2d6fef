import type { listInvoices as contract } from "@souk/contracts/payments/operations";
import type { z } from "zod";
import type { ApiKeyActor, UserActor } from "../../platform/actor.ts";
import { toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectPaymentsOf } from "./reading-store.ts";
import { decodeAfter, keysOf, toInvoice } from "./to-payment.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/** Every payment of the caller's organization, newest first. */
export async function listInvoices(
  ctx: ServiceContext & { actor: UserActor | ApiKeyActor },
  { cursor, limit }: Input,
): Promise<Output> {
  const page = { after: decodeAfter(cursor), limit };
  const found = await selectPaymentsOf(ctx.db, ctx.actor.organizationId, page);
  const { items, nextCursor } = toPage(found, limit, keysOf);
  return { items: items.map((record) => toInvoice(record, ctx.now())), nextCursor };
}
