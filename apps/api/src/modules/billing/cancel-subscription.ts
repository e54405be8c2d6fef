import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { findAnyAgent } from "../catalog/index.ts";
import { endAccess } from "../entitlements/index.ts";
import { readSubscriptions } from "./read-subscriptions.ts";
import { cancelLive } from "./store.ts";

/** Ends the caller's live plan of an agent and its access at once. What was used stays used. No live one: not found. */
export function cancelSubscription(
  ctx: ServiceContext & { actor: UserActor },
  agentRef: string,
): Promise<Subscription> {
  return withTransaction(ctx, async (tx) => {
    const agent = await findAnyAgent(tx, agentRef);
    const canceled = agent && (await cancelLive(tx.db, ctx.actor.organizationId, agent.id, tx.now()));
    if (!canceled) throw new AppError("subscription.not_found");
    await endAccess(tx, canceled.id);
    await audit(tx, {
      action: "subscription.canceled",
      subject: { kind: "subscription", id: canceled.id },
      details: { listingId: canceled.listingId, tierId: canceled.tierId },
    });
    const [subscription] = await readSubscriptions(tx, ctx.actor.organizationId, [canceled]);
    if (!subscription) throw new Error(`subscription ${canceled.id} has no agent`);
    return subscription;
  });
}
