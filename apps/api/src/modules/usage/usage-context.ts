import type { Database } from "@souk/db/client";
import type { AgentActor, ApiKeyActor, UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { ReceiptSigner } from "./receipts/receipt-signer.ts";
import type { Spender } from "./engine/operation.ts";
import type { OpenTarget } from "./store.ts";

/** Who may spend: a person, an organization's own program, or an agent on a person's behalf. */
export type UsageActor = UserActor | ApiKeyActor | AgentActor;

type WithoutRole<Member> = Member extends unknown ? Omit<Member, "organizationRole"> : never;

/**
 * What spending needs: a person, a program or an agent as the caller, and the pool rather than a transaction, because the
 * engine commits each spend by itself and nothing may happen under its lock. What they are in their organization is no
 * part of it: every member may spend.
 */
export interface SpendContext {
  db: Database;
  actor: WithoutRole<UsageActor>;
  now: () => Date;
  /** Signs the receipts of what was done. */
  receipts: ReceiptSigner;
  /** Origin of the web app, for the link to more. */
  webUrl: string;
  /** What was remembered of an agent's access token, which the engine is still to check; absent where it was checked. */
  remembered?: RememberedTarget;
}

/** Where a token spends: `access` and the like are not looked at, the engine asks for them. */
export interface RememberedTarget {
  tokenHash: string;
  target: OpenTarget;
}

/** What the verbs of usage need that also read: the same, as every other verb has it. */
export interface UsageContext extends ServiceContext {
  db: Database;
  actor: UsageActor;
  receipts: ReceiptSigner;
  webUrl: string;
}

/** Whether the caller may speak of this listing: people and API keys of any, agents of their own only. */
export function maySpeakOf(actor: SpendContext["actor"], listingId: string): boolean {
  return actor.kind !== "agent" || actor.listingId === listingId;
}

/** On whose word a ledger row is written. */
export function spenderOf(actor: SpendContext["actor"]): Spender {
  return {
    userId: actor.userId,
    clientId: actor.kind === "agent" ? actor.clientId : null,
    apiKeyId: actor.kind === "apiKey" ? actor.keyId : null,
  };
}
