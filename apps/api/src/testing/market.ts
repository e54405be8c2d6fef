import { randomUUID } from "node:crypto";
import { NewAgent } from "@souk/contracts/catalog/entities";
import { ApiKeyScope } from "@souk/contracts/identity/entities";
import { NewTier, type PricingTier } from "@souk/contracts/pricing/entities";
import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import type { Database } from "@souk/db/client";
import { users } from "@souk/db/schema/people";
import type Stripe from "stripe";
import { newConfirmation } from "../modules/identity/account-mails.ts";
import { createAgent, createCategory } from "../modules/catalog/index.ts";
import { ensurePersonalOrganization } from "../modules/identity/index.ts";
import { describeTier } from "../modules/pricing/index.ts";
import type { ReceiptSigner } from "../modules/usage/index.ts";
import { createVendor } from "../modules/vendors/index.ts";
import type { AgentActor, ApiKeyActor, UserActor } from "../platform/actor.ts";
import type { PublicWeb } from "../platform/public-web/public-web.ts";
import { createSeal, type Seal } from "../platform/sealing.ts";
import type { ServiceContext } from "../platform/service-context.ts";
import { testReceipts } from "./receipts.ts";

/** A context as requests have it, with a caller of the test's choosing. */
export type TestContext<Actor extends ServiceContext["actor"]> = ServiceContext & {
  db: Database;
  actor: Actor;
  webUrl: string;
  auth: { newConfirmation: (email: string) => Promise<string> };
  social: readonly SocialProvider[];
  stripe: Stripe | undefined;
  paymentGraceDays: number;
  mailSeal: Seal;
  receipts: ReceiptSigner;
  publicWeb: PublicWeb;
};

const TEST_SECRET = "a secret for tests, long enough to be one";

/** Seals the mails of tests. */
export const TEST_MAIL_SEAL = createSeal(TEST_SECRET, "mail");

/** An internet in which nobody has published anything. */
export const EMPTY_WEB: PublicWeb = {
  allowsLoopback: false,
  readTxt: async () => ({ kind: "records", values: [] }),
  readText: async () => ({ kind: "no_such_name" }),
};

export function contextOf<Actor extends ServiceContext["actor"]>(
  db: Database,
  actor: Actor,
): TestContext<Actor> {
  return {
    db,
    actor,
    now: () => new Date(),
    log: () => {},
    requestId: "test",
    webUrl: "https://souk.test",
    auth: { newConfirmation: (email) => newConfirmation(TEST_SECRET, email) },
    social: [],
    stripe: undefined,
    paymentGraceDays: 7,
    mailSeal: TEST_MAIL_SEAL,
    receipts: testReceipts(db),
    publicWeb: EMPTY_WEB,
  };
}

/** Somebody new with a personal organization, as the caller of a context. */
export async function newUser(
  db: Database,
  role: UserActor["role"] = "user",
): Promise<TestContext<UserActor> & { email: string }> {
  const email = `${randomUUID()}@people.example`;
  const [user] = await db
    .insert(users)
    .values({ name: "Ada Test", email, emailVerified: true, role })
    .returning({ id: users.id });
  if (!user) throw new Error("insert into users returned no row");
  const organizationId = await ensurePersonalOrganization(db, user.id);
  return { ...contextOf(db, personOf({ userId: user.id, organizationId, role })), email };
}

/** A person who acts for the organization that they own. */
export function personOf(person: {
  userId: string;
  organizationId: string;
  role?: UserActor["role"];
}): UserActor {
  return { kind: "user", role: "user", organizationRole: "owner", session: null, ...person };
}

/** The same person as seen through an agent's token. */
export function throughAgent(
  user: TestContext<UserActor>,
  agent: { listingId: string; clientId: string },
  scopes: AgentActor["scopes"] = ["subscriptions:read", "usage:read", "usage:write"],
): TestContext<AgentActor> {
  const { userId, organizationId, organizationRole } = user.actor;
  return contextOf(user.db, { kind: "agent", userId, organizationId, organizationRole, scopes, ...agent });
}

/** A program with a key that the person made for the organization they act for. */
export function throughKey(
  user: TestContext<UserActor>,
  scopes: ApiKeyActor["scopes"] = ApiKeyScope.options,
): TestContext<ApiKeyActor> {
  const { userId, organizationId, organizationRole } = user.actor;
  const keyId = randomUUID();
  return contextOf(user.db, { kind: "apiKey", keyId, userId, organizationId, organizationRole, scopes });
}

/** A vendor and the person who owns it. */
export async function newVendor(db: Database): Promise<{ slug: string; owner: TestContext<UserActor> }> {
  const { email, ...owner } = await newUser(db);
  const slug = `v-${randomUUID()}`;
  const vendor = { slug, name: "Test vendor", summary: "", ownerEmail: email };
  await createVendor(contextOf(db, { kind: "system" }), vendor);
  return { slug, owner };
}

export interface TestAgent {
  listingId: string;
  slug: string;
  vendorSlug: string;
  categorySlug: string;
  clientId: string;
  clientSecret: string;
}

/** An approved agent of its own vendor that counts `pages` and `calls`. */
export async function newAgent(db: Database, changes: Partial<NewAgent> = {}): Promise<TestAgent> {
  const system = contextOf(db, { kind: "system" });
  const name = randomUUID();
  const vendorSlug = changes.vendor ?? `v-${name}`;
  const categorySlug = changes.category ?? `c-${name}`;
  if (!changes.vendor) await createVendor(system, { slug: vendorSlug, name: "Test vendor", summary: "" });
  await createCategory(system, { slug: categorySlug, name: "Tests", summary: "" });
  const { managed, credentials } = await createAgent(
    system,
    NewAgent.parse({ ...agentInput(name), ...changes, vendor: vendorSlug, category: categorySlug }),
  );
  const { clientId, clientSecret } = credentials;
  if (!clientSecret) throw new Error("The agent was made without a secret");
  const { id: listingId, slug } = managed.agent;
  return { listingId, slug, vendorSlug, categorySlug, clientId, clientSecret };
}

/** What a vendor would state to register an agent, valid in every field. */
export function agentInput(name: string = randomUUID()) {
  return {
    slug: `a-${name}`,
    name: "Test agent",
    summary: "Counts pages and calls for tests.",
    description: "Counts.",
    tags: ["testing"],
    productDomain: "agent.example",
    launchUrl: "https://agent.example/",
    redirectUris: ["https://agent.example/callback"],
    metrics: [
      { slug: "pages", name: "Pages", unit: { one: "page", many: "pages" } },
      { slug: "calls", name: "Calls", unit: { one: "call", many: "calls" } },
    ],
  };
}

/** A plan of the agent, free with 10 pages a month unless told otherwise. */
export function newTier(
  db: Database,
  agent: TestAgent,
  changes: Partial<NewTier> = {},
): Promise<PricingTier> {
  return describeTier(contextOf(db, { kind: "system" }), agent.slug, tierInput(changes));
}

/** What a vendor would state to make a plan, valid in every field. */
export function tierInput(changes: Partial<NewTier> = {}): NewTier {
  return NewTier.parse({
    slug: `t-${randomUUID()}`,
    name: "Free",
    interval: "free",
    price: { amount: 0, currency: "USD" },
    quotas: [{ metric: "pages", limit: 10, period: "month" }],
    ...changes,
  });
}
