import { audit } from "../../platform/audit.ts";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { switchMails } from "./alerts-store.ts";

/** Switches the mails about the organization's usage on or off, for the caller alone. */
export function setAlertMails(
  ctx: ServiceContext & { actor: UserActor },
  { mails }: { mails: boolean },
): Promise<{ mails: boolean }> {
  const { organizationId, userId } = ctx.actor;
  return withTransaction(ctx, async (tx) => {
    if (await switchMails(tx.db, { organizationId, userId }, mails ? null : tx.now()))
      await audit(tx, {
        action: mails ? "usage_alerts.mails_on" : "usage_alerts.mails_off",
        subject: { kind: "user", id: userId },
      });
    return { mails };
  });
}
