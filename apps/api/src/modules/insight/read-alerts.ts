import { audit } from "../../platform/audit.ts";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { countUnread, markRead } from "./alerts-store.ts";

/** Marks the alerts up to an instant as read, for the caller alone. An instant ahead counts as now. */
export function readAlerts(
  ctx: ServiceContext & { actor: UserActor },
  { until }: { until: string },
): Promise<{ unread: number }> {
  const at = new Date(Math.min(Math.max(0, Date.parse(until)), ctx.now().getTime()));
  return withTransaction(ctx, async (tx) => {
    if (await markRead(tx.db, toSeat(ctx.actor), at))
      await audit(tx, {
        action: "usage_alerts.read",
        subject: { kind: "user", id: ctx.actor.userId },
        details: { until: at.toISOString() },
      });
    return { unread: await countUnread(tx.db, ctx.actor) };
  });
}

function toSeat({ organizationId, userId }: UserActor) {
  return { organizationId, userId };
}
