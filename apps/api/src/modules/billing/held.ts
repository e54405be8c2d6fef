import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findAnyAgent } from "../catalog/index.ts";
import { readSubscriptions } from "./read-subscriptions.ts";
import { findById, findLive, type SubscriptionRow } from "./store.ts";

type HolderContext = ServiceContext & { actor: UserActor; paymentGraceDays: number };

/** The caller's live plan of an agent. None, unknown and foreign are the same: not found. */
export async function getLive(ctx: HolderContext, agentRef: string): Promise<SubscriptionRow> {
  const agent = await findAnyAgent(ctx, agentRef);
  const live = agent && (await findLive(ctx.db, ctx.actor.organizationId, agent.id));
  if (!live) throw new AppError("subscription.not_found");
  return live;
}

/** One subscription of the caller as it stands now. */
export async function readOne(ctx: HolderContext, subscriptionId: string): Promise<Subscription> {
  const row = await findById(ctx.db, subscriptionId);
  const [subscription] = await readSubscriptions(ctx, ctx.actor.organizationId, row ? [row] : []);
  if (!subscription) throw new AppError("subscription.not_found");
  return subscription;
}
