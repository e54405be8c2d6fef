import type { AgentChanges } from "@souk/contracts/catalog/entities";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { vendors } from "@souk/db/schema/catalog";
import { oauthConsents } from "@souk/db/schema/oauth-grants";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { authOf, newGrant } from "../../testing/grant.ts";
import {
  agentInput,
  contextOf,
  newAgent,
  newTier,
  newUser,
  newVendor,
  throughKey,
} from "../../testing/market.ts";
import { newMember } from "../../testing/organization.ts";
import { resolveBearer } from "../identity/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).catalog;

/** An approved agent, its publisher, that person's key, and somebody who has signed in to it. */
async function market() {
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const [row] = await db.select().from(vendors).where(eq(vendors.slug, vendor.slug));
  const organizationId = row?.organizationId ?? "";
  const publisher = await newMember(db, organizationId, "member", "publisher");
  const acting = { ...publisher, actor: { ...publisher.actor, organizationId } };
  const buyer = await newUser(db);
  const token = await newGrant(buyer, agent.clientId);
  return { vendor, agent, agentId: agent.slug, publisher, key: throughKey(acting), buyer, token };
}
type Market = Awaited<ReturnType<typeof market>>;

const opens = async ({ token }: Market) =>
  (await resolveBearer({ db, auth: authOf(db), now: () => new Date() }, token)) !== undefined;
const consents = ({ agent }: Market) => db.$count(oauthConsents, eq(oauthConsents.clientId, agent.clientId));
const statusOf = async ({ vendor, agentId }: Market) =>
  (await callerOf(vendor.owner).catalog.getManagedAgent({ agentId })).status;

const EVIL: AgentChanges = {
  productDomain: "evil.example",
  launchUrl: "https://evil.example/",
  redirectUris: ["https://evil.example/callback"],
};

describe("an API key", () => {
  it.each([
    ["product domain", { productDomain: "evil.example", launchUrl: "https://evil.example/" }],
    ["launch address", { launchUrl: "https://agent.example/other" }],
    ["redirect URIs", { redirectUris: ["https://agent.example/other"] }],
  ])("does not change an agent's %s", async (_, changes: AgentChanges) => {
    const { key, agentId, ...rest } = await market();
    expect(await refusalOf(callerOf(key).catalog.updateAgent({ agentId, ...changes }))).toBe(
      "auth.forbidden",
    );
    expect(await statusOf({ key, agentId, ...rest })).toBe("approved");
  });

  it("changes an agent's texts", async () => {
    const { key, agentId } = await market();
    const changed = await callerOf(key).catalog.updateAgent({ agentId, summary: "Counts better." });
    expect(changed).toMatchObject({ status: "approved", agent: { summary: "Counts better." } });
  });

  it("makes no client, and so sees no secret", async () => {
    const { key, vendor, agent } = await market();
    const input = { ...agentInput(), vendor: vendor.slug, category: agent.categorySlug };
    expect(await refusalOf(callerOf(key).catalog.createAgent(input))).toBe("auth.forbidden");
    expect(await refusalOf(visitor().getAgent({ agentId: input.slug }))).toBe("listing.not_found");
  });
});

describe("an approved agent whose vendor", () => {
  it.each([
    ["moves it to another domain", EVIL],
    ["gives it another name", { name: "Another agent" }],
  ])("%s waits for approval again, and people are asked again", async (_, changes: AgentChanges) => {
    const made = await market();
    const { agent, agentId, publisher, buyer } = made;
    const tier = await newTier(db, agent);
    expect(await opens(made)).toBe(true);
    await callerOf(publisher).catalog.updateAgent({ agentId, ...changes });
    expect(await statusOf(made)).toBe("pending");
    expect([await opens(made), await consents(made)]).toEqual([false, 0]);
    expect(await refusalOf(visitor().getAgent({ agentId }))).toBe("listing.not_found");
    expect(await refusalOf(callerOf(buyer).billing.checkout({ agentId, tierId: tier.id }))).toBe(
      "listing.not_found",
    );
    const told = and(eq(auditEvents.subjectId, agent.listingId), eq(auditEvents.action, "agent.pending"));
    expect(await db.select().from(auditEvents).where(told)).toMatchObject([
      { details: { from: "approved" } },
    ]);
  });

  it("repeats its name and domain, or changes other texts, stays approved with its consents", async () => {
    const made = await market();
    const { agentId, publisher } = made;
    const changes = { name: "Test agent", productDomain: "agent.example", description: "More." };
    await callerOf(publisher).catalog.updateAgent({ agentId, ...changes });
    expect([await statusOf(made), await opens(made), await consents(made)]).toEqual(["approved", true, 1]);
  });

  it.each([
    ["redirect URIs", { redirectUris: ["https://evil.example/callback"] }, "redirect_uri.invalid"],
    ["launch address", { launchUrl: "https://evil.example/" }, "launch_url.foreign"],
    ["redirect URIs on this machine", { redirectUris: ["http://localhost:4100/cb"] }, "redirect_uri.invalid"],
    ["launch address on this machine", { launchUrl: "http://localhost:4100/" }, "launch_url.foreign"],
  ])("wants %s elsewhere is refused", async (_, changes: AgentChanges, code) => {
    const { agentId, publisher, agent } = await market();
    expect(await refusalOf(callerOf(publisher).catalog.updateAgent({ agentId, ...changes }))).toBe(code);
    const managed = await callerOf(publisher).catalog.getManagedAgent({ agentId: agent.slug });
    expect(managed).toMatchObject({ status: "approved", redirectUris: ["https://agent.example/callback"] });
  });

  it.each(["https://evil.example/callback", "http://localhost:4100/cb"])(
    "sets redirect URIs elsewhere by its client is refused: %s",
    async (uri) => {
      const { agentId, publisher } = await market();
      const set = callerOf(publisher).clients.setRedirectUris({ agentId, redirectUris: [uri] });
      expect(await refusalOf(set)).toBe("redirect_uri.invalid");
    },
  );

  it("runs on this machine may go on there", async () => {
    const vendor = await newVendor(db);
    const redirectUris = ["http://localhost:4100/callback"];
    const { slug: agentId } = await newAgent(db, { vendor: vendor.slug, redirectUris });
    const changes = { redirectUris: ["http://127.0.0.1/callback"] };
    const changed = await callerOf(vendor.owner).catalog.updateAgent({ agentId, ...changes });
    expect(changed).toMatchObject({ status: "approved", ...changes });
  });
});

describe("an agent that is moved to another domain", () => {
  it("by an admin stays approved, with the consents that were given", async () => {
    const made = await market();
    const admin = callerOf(await newUser(db, "admin")).catalog;
    await admin.updateAgent({ agentId: made.agentId, ...EVIL });
    expect([await statusOf(made), await opens(made), await consents(made)]).toEqual(["approved", true, 1]);
  });

  it("while it is suspended stays suspended, and people are asked again when it is back", async () => {
    const made = await market();
    const admin = callerOf(await newUser(db, "admin")).catalog;
    await admin.setAgentStatus({ agentId: made.agentId, status: "suspended" });
    await callerOf(made.publisher).catalog.updateAgent({ agentId: made.agentId, ...EVIL });
    expect([await statusOf(made), await consents(made)]).toEqual(["suspended", 0]);
  });
});
