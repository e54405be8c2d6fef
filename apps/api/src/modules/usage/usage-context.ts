import type { Database } from "@souk/db/client";
import type { AgentActor, ApiKeyActor, UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { ReceiptSigner } from "./receipts/receipt-signer.ts";
import type { Spender } from "./engine/operation.ts";

/** Who may spend: a person, an organization's own program, or an agent on a person's behalf. */
export type UsageActor = UserActor | ApiKeyActor | AgentActor;

/**
 * What spending needs: a person, a program or an agent as the caller, and the pool rather than a transaction, because the
 * engine commits each spend by itself and nothing may happen under its lock.
 */
export interface UsageContext extends ServiceContext {
  db: Database;
  actor: UsageActor;
  /** Signs the receipts of what was done. */
  receipts: ReceiptSigner;
  /** Origin of the web app, for the link to more. */
  webUrl: string;
}

/** Whether the caller may speak of this listing: people and API keys of any, agents of their own only. */
export function maySpeakOf(actor: UsageActor, listingId: string): boolean {
  return actor.kind !== "agent" || actor.listingId === listingId;
}

/** On whose word a ledger row is written. */
export function spenderOf(actor: UsageActor): Spender {
  return {
    userId: actor.userId,
    clientId: actor.kind === "agent" ? actor.clientId : null,
    apiKeyId: actor.kind === "apiKey" ? actor.keyId : null,
  };
}
