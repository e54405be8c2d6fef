import { randomUUID } from "node:crypto";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { signUp, type SignedUp, type TestApp } from "./app.ts";
import { createTier } from "../modules/pricing/index.ts";
import { contextOf, newAgent, newTier, type TestAgent, tierInput } from "./market.ts";
import { obtainAgentToken, type Person } from "./relying-party.ts";

export type Caller = "anonymous" | "user" | "admin" | "agent" | "powerless agent";

/** A market with one of everything, and the credentials of everyone who may call. */
export interface ExampleMarket {
  app: TestApp;
  agent: TestAgent;
  freeTier: PricingTier;
  paidTier: PricingTier;
  buyer: SignedUp;
  admin: SignedUp;
  /** The value of Authorization for each caller; undefined for nobody. */
  authorizationOf: (caller: Caller) => string | undefined;
}

const EVERY_SCOPE = ["openid", "offline_access", "subscriptions:read", "usage:read", "usage:write"];

/** Opens a market: an approved agent with plans, a buyer who took the free one and signed in to the agent. The app needs Stripe. */
export async function openExampleMarket(app: TestApp): Promise<ExampleMarket> {
  const { db } = app.deps;
  const [buyer, admin] = [await signUp(app), await signUp(app, "admin")];
  const agent = await newAgent(db);
  const freeTier = await newTier(db, agent, {
    quotas: [{ metric: "pages", limit: 1_000_000_000, period: "month" }],
  });
  const paid = tierInput({ interval: "month", price: { amount: 1900, currency: "USD" } });
  const { stripe } = app.deps;
  const paidTier = await createTier({ ...contextOf(db, { kind: "system" }), stripe }, agent.slug, paid);
  await takePlan(app, buyer, { agent, tier: freeTier });
  const authorizations: Record<Caller, string | undefined> = {
    anonymous: undefined,
    user: `Bearer ${buyer.bearer}`,
    admin: `Bearer ${admin.bearer}`,
    agent: `Bearer ${await connect(app, { agent, person: buyer, scopes: EVERY_SCOPE })}`,
    "powerless agent": `Bearer ${await connect(app, { agent, person: buyer, scopes: ["openid"] })}`,
  };
  const authorizationOf = (caller: Caller) => authorizations[caller];
  return { app, agent, freeTier, paidTier, buyer, admin, authorizationOf };
}

/** Takes a free plan over REST. */
export async function takePlan(
  app: TestApp,
  buyer: SignedUp,
  { agent, tier }: { agent: TestAgent; tier: PricingTier },
): Promise<void> {
  const answer = await fetch(`${app.url}/agents/${agent.slug}/pricing/${tier.id}/checkout`, {
    method: "POST",
    headers: { authorization: `Bearer ${buyer.bearer}` },
  });
  if (answer.status !== 200) throw new Error(`Checkout answered ${answer.status}: ${await answer.text()}`);
}

/** Signs a person in to an agent and answers the agent's access token. */
export async function connect(
  app: TestApp,
  { agent, person, scopes }: { agent: TestAgent; person: Person; scopes: readonly string[] },
): Promise<string> {
  const { accessToken } = await obtainAgentToken({
    apiUrl: app.url,
    webUrl: app.webUrl,
    clientId: agent.clientId,
    clientSecret: agent.clientSecret,
    redirectUri: "https://agent.example/callback",
    user: person,
    scopes,
  });
  return accessToken;
}

/** A slug that nobody has. */
export function newSlug(): string {
  return `s-${randomUUID()}`;
}
