import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { AgentActor, ApiKeyActor, UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findAnyAgent } from "../catalog/index.ts";
import { selectLatest } from "./reading-store.ts";
import { readSubscriptions } from "./read-subscriptions.ts";

/** A caller that holds plans: a person, an organization's program, or an agent on a person's behalf. */
export interface HolderContext extends ServiceContext {
  actor: UserActor | ApiKeyActor | AgentActor;
  paymentGraceDays: number;
}

/** The newest subscription per agent, live ones first. An agent sees its own listing's only. */
export async function listSubscriptions(ctx: HolderContext): Promise<{ items: Subscription[] }> {
  const { organizationId } = ctx.actor;
  const rows = await selectLatest(
    ctx.db,
    organizationId,
    ctx.actor.kind === "agent" ? ctx.actor.listingId : undefined,
  );
  return { items: await readSubscriptions(ctx, organizationId, rows) };
}

/** The live subscription to one agent, or the last that ended. None, unknown and foreign are the same: not found. */
export async function getSubscription(ctx: HolderContext, agentRef: string): Promise<Subscription> {
  const agent = await findAnyAgent(ctx, agentRef);
  const isForeign = ctx.actor.kind === "agent" && ctx.actor.listingId !== agent?.id;
  const rows = !agent || isForeign ? [] : await selectLatest(ctx.db, ctx.actor.organizationId, agent.id);
  const [subscription] = await readSubscriptions(ctx, ctx.actor.organizationId, rows);
  if (!subscription) throw new AppError("subscription.not_found");
  return subscription;
}
