import type { Database } from "@souk/db/client";
import type { SystemActor, UserActor } from "../platform/actor.ts";
import { newAgent, newTier, newUser, newVendor, type TestContext } from "./market.ts";
import type { TestStripe } from "./stripe.ts";
import { checkout } from "../modules/billing/index.ts";

/** A change that is ready to be made, by `ctx` under a request id of the test's choosing. */
export interface Change {
  ctx: TestContext<UserActor | SystemActor>;
  make: (ctx: Change["ctx"]) => Promise<unknown>;
  /** What the audit log says of it, in the order it was done. */
  actions: string[];
}

/** Changes by their path in the router. */
export type Changes = Record<string, () => Promise<Change>>;

/** Where changes are made; read when one is, since a test file has neither before it begins. */
export interface MutationStage {
  readonly db: Database;
  readonly stripe: TestStripe;
}

/** A vendor with an agent on sale, by its owner. */
export async function vendorWithAgent(of: MutationStage) {
  const vendor = await newVendor(of.db);
  const agent = await newAgent(of.db, { vendor: vendor.slug });
  const tier = await newTier(of.db, agent);
  return { ctx: vendor.owner, vendor, agent, tier, agentId: agent.slug };
}

/** An admin, and somebody else. */
export async function adminAndUser(of: MutationStage) {
  const user = await newUser(of.db);
  return { ctx: await newUser(of.db, "admin"), user, userId: user.actor.userId };
}

/** Somebody who has a free plan. */
export async function buyerWithPlan(of: MutationStage) {
  const { agent, tier, agentId } = await vendorWithAgent(of);
  const ctx = await newUser(of.db);
  await checkout(ctx, { agentId, tierId: tier.id });
  return { ctx, agent, agentId };
}
