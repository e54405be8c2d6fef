import type { StripeEvent } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { resetEvent, selectToRetry } from "./store.ts";

/** Puts one event back to be worked on now, whatever became of it, and answers it. Nothing is applied twice. */
export function retryStripeEvent(
  ctx: ServiceContext,
  { eventId }: { eventId: string },
): Promise<StripeEvent> {
  return withTransaction(ctx, async (tx) => {
    const event = await resetEvent(tx.db, eventId);
    if (!event) throw new AppError("stripe_event.not_found");
    const { stripeEventId, type, objectId } = event;
    await audit(tx, {
      action: "stripe_event.retried",
      subject: { kind: "stripe_event", id: eventId },
      organizationId: null,
      details: { stripeEventId, type, objectId },
    });
    return event;
  });
}

/** Which events to put back. Failed and dead ones, unless `id` names one. */
export interface RetryWish {
  /** Received at or after. */
  since?: Date | undefined;
  /** Beginning of the type, e.g. `invoice.`. */
  type?: string | undefined;
  /** Stripe's own id, `evt_…`; that one is put back even when it was done. */
  id?: string | undefined;
  /** Only says which would be put back. */
  dryRun?: boolean | undefined;
}

/** Puts the wished events back, each with its audit row, and answers them as they were before. */
export async function retryStripeEvents(ctx: ServiceContext, wish: RetryWish): Promise<StripeEvent[]> {
  const { since, type, id, dryRun } = wish;
  const found = await selectToRetry(ctx.db, {
    states: id ? ["received", "failed", "dead", "done", "ignored"] : ["failed", "dead"],
    since,
    type,
    stripeEventId: id,
  });
  if (!dryRun) for (const event of found) await retryStripeEvent(ctx, { eventId: event.id });
  return found;
}
