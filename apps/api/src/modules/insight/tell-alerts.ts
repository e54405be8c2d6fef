import { withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { selectTold, takeUntold, type UntoldAlert } from "./alerts-store.ts";

const MOST_AT_ONCE = 100;

/**
 * Writes to the owners and admins of organizations whose use reached something since the last time: once, as the mails and
 * the note that they were told stand in one transaction. Of several shares of one limit only the largest is told.
 */
export async function tellAlerts(ctx: MailContext): Promise<void> {
  while ((await tellSome(ctx)) === MOST_AT_ONCE);
}

function tellSome(ctx: MailContext): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const untold = await takeUntold(tx.db, tx.now(), MOST_AT_ONCE);
    for (const alert of untold.filter((one) => !isOutdone(one, untold))) {
      for (const to of await selectTold(tx.db, alert.organization_id))
        await enqueueMail(tx, { to, template: "usage-alert", props: toProps(alert) });
    }
    return untold.length;
  });
}

/** Whether a larger share of the same limit was reached, too. */
function isOutdone({ subject_id, since, kind }: UntoldAlert, others: readonly UntoldAlert[]): boolean {
  return others.some(
    (other) => other.subject_id === subject_id && other.since === since && Number(other.kind) > Number(kind),
  );
}

function toProps({
  kind,
  agent_name,
  agent_slug,
  metric_name,
  used,
  limit_quantity,
  overage_limit,
}: UntoldAlert) {
  return {
    kind,
    agent: agent_name,
    metric: metric_name,
    used: Number(used),
    limit: Number(limit_quantity),
    goesOn: Number(overage_limit) > 0,
    path: `/dashboard/usage/${agent_slug}`,
  };
}
