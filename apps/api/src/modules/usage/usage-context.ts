import type { Database } from "@souk/db/client";
import type { AgentActor, UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { Spender } from "./store.ts";

/**
 * What spending needs: a person or an agent as the caller, and the pool rather than a transaction, because the
 * engine commits each spend by itself and nothing may happen under its lock.
 */
export interface UsageContext extends ServiceContext {
  db: Database;
  actor: UserActor | AgentActor;
  /** Origin of the web app, for the link to more. */
  webUrl: string;
}

/** Whether the caller may speak of this listing: people of any, agents of their own only. */
export function maySpeakOf(actor: UserActor | AgentActor, listingId: string): boolean {
  return actor.kind === "user" || actor.listingId === listingId;
}

/** On whose word a ledger row is written. */
export function spenderOf(actor: UserActor | AgentActor): Spender {
  return { userId: actor.userId, clientId: actor.kind === "agent" ? actor.clientId : null };
}
