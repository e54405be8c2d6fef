import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { domainClaims } from "@souk/db/schema/domains";
import { testDatabase } from "@souk/db/testing/database";
import { asc, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newClaim, newHost, webWithFile, webWithRecord } from "../../testing/domains.ts";
import { contextOf, newAgent, newUser, newVendor, throughKey } from "../../testing/market.ts";
import { proofTextOf } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

async function vendorWithClaim() {
  const { slug: vendorSlug, owner } = await newVendor(db);
  const claim = await newClaim(owner, vendorSlug);
  return { owner, vendorSlug, claim, ref: { vendorSlug, domainId: claim.id } };
}
const actionsOf = async (claimId: string) =>
  (
    await db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, claimId))
      .orderBy(asc(auditEvents.id))
  ).map(({ action }) => action);
const consentOf = (clientId: string) =>
  callerOf(contextOf(db, { kind: "anonymous" })).identity.getConsentRequest({ clientId });

describe("claiming a domain", () => {
  it("says what to publish, of which either is enough, and proves nothing", async () => {
    const { slug: vendorSlug, owner } = await newVendor(db);
    const host = newHost();
    const claim = await callerOf(owner).domains.claim({ vendorSlug, host });
    expect(claim).toMatchObject({ host, state: "pending", lookups: [], verifiedAt: null, agents: [] });
    expect(claim.record?.name).toBe(`_souk.${host}`);
    expect(claim.record?.value).toMatch(/^souk-domain=[0-9a-f]{40}$/);
    expect(claim.file).toEqual({
      url: `https://${host}/.well-known/souk-domain.txt`,
      body: claim.record?.value,
    });
  });

  it("gives each vendor of the same host a text of its own", async () => {
    const { claim } = await vendorWithClaim();
    const other = await newVendor(db);
    const theirs = await newClaim(other.owner, other.slug, claim.host);
    expect(theirs.file.body).not.toBe(claim.file.body);
    const stolen = { ...other.owner, publicWeb: webWithFile(claim.file.body) };
    const checked = await callerOf(stolen).domains.check({ vendorSlug: other.slug, domainId: theirs.id });
    expect(checked).toMatchObject({ state: "pending" });
  });

  it("is refused twice, for what nobody could prove, and beyond twenty", async () => {
    const { owner, vendorSlug, claim } = await vendorWithClaim();
    const { claim: claimHost } = callerOf(owner).domains;
    expect(await refusalOf(claimHost({ vendorSlug, host: claim.host }))).toBe("domain.already_claimed");
    for (const host of ["localhost:4100", "10.0.0.1", "intranet", "agent.example:8443"])
      expect(await refusalOf(claimHost({ vendorSlug, host }))).toBe("domain.not_provable");
    for (const host of ["UPPER.example", "a b", "https://a.example", "a.example/path", "_dmarc.example", ""])
      expect(await refusalOf(claimHost({ vendorSlug, host }))).toBe("request.invalid");
    const answers = await Promise.allSettled(
      Array.from({ length: 25 }, () => claimHost({ vendorSlug, host: newHost() })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(19);
    expect(await refusalOf(claimHost({ vendorSlug, host: newHost() }))).toBe("domain.too_many");
  });
});

describe("a check", () => {
  it.each([
    ["dns", webWithRecord],
    ["file", webWithFile],
  ] as const)(
    "verifies the domain by %s, and the consent page names it from then on",
    async (method, web) => {
      const { owner, vendorSlug, claim, ref } = await vendorWithClaim();
      const agent = await newAgent(db, {
        vendor: vendorSlug,
        productDomain: claim.host,
        launchUrl: `https://${claim.host}/`,
        redirectUris: [`https://${claim.host}/callback`],
      });
      expect(await consentOf(agent.clientId)).toMatchObject({
        productDomain: claim.host,
        domainVerified: false,
      });
      const ctx = { ...owner, publicWeb: web(` ${claim.file.body}\r\n`) };
      const checked = await callerOf(ctx).domains.check(ref);
      expect(checked).toMatchObject({ state: "verified", provenBy: method, agents: [{ slug: agent.slug }] });
      expect(checked.lookups.find((lookup) => lookup.method === method)).toMatchObject({ outcome: "proven" });
      expect(await consentOf(agent.clientId)).toMatchObject({ domainVerified: true });
      expect(await callerOf(ctx).catalog.getAgent({ agentId: agent.slug })).toMatchObject({
        domainVerified: true,
      });
      expect(await actionsOf(claim.id)).toEqual(["domain.claimed", "domain.verified"]);
    },
  );

  it.each([
    ["another vendor's agent at the same host", (host: string) => ({ productDomain: host })],
    ["an agent below the host", (host: string, vendor: string) => ({ vendor, productDomain: `app.${host}` })],
  ])("says nothing about %s", async (_, changesOf) => {
    const { owner, vendorSlug, claim, ref } = await vendorWithClaim();
    const changes = changesOf(claim.host, vendorSlug);
    const agent = await newAgent(db, {
      ...changes,
      launchUrl: `https://${changes.productDomain}/`,
      redirectUris: [`https://${changes.productDomain}/callback`],
    });
    await callerOf({ ...owner, publicWeb: webWithFile(claim.file.body) }).domains.check(ref);
    expect(await consentOf(agent.clientId)).toMatchObject({ domainVerified: false });
  });

  it("of a moved agent counts at the new domain only", async () => {
    const { owner, vendorSlug, claim, ref } = await vendorWithClaim();
    const at = (host: string) => ({
      productDomain: host,
      launchUrl: `https://${host}/`,
      redirectUris: [`https://${host}/callback`],
    });
    const { slug: agentId, clientId } = await newAgent(db, { vendor: vendorSlug, ...at(claim.host) });
    await callerOf({ ...owner, publicWeb: webWithFile(claim.file.body) }).domains.check(ref);
    expect(await consentOf(clientId)).toMatchObject({ domainVerified: true });
    await callerOf(owner).catalog.updateAgent({ agentId, ...at(newHost()) });
    expect(await consentOf(clientId)).toMatchObject({ domainVerified: false });
    await callerOf(owner).catalog.updateAgent({ agentId, ...at(claim.host) });
    expect(await consentOf(clientId)).toMatchObject({ domainVerified: true });
  });

  it.each([
    ["another text", webWithFile(proofTextOf("0".repeat(40))), "answers, but with another text."],
    [
      "the text and more",
      (body: string) => webWithFile(`${body} `.repeat(2)),
      "answers, but with another text.",
    ],
    ["another record", webWithRecord(proofTextOf("1")), "exists, but holds another value."],
  ])("that finds %s verifies nothing and says so", async (_, web, words) => {
    const { owner, claim, ref } = await vendorWithClaim();
    const publicWeb = typeof web === "function" ? web(claim.file.body) : web;
    const checked = await callerOf({ ...owner, publicWeb }).domains.check(ref);
    expect(checked.state).toBe("pending");
    expect(checked.lookups.map((lookup) => lookup.words).join()).toContain(words);
    expect(await actionsOf(claim.id)).toEqual(["domain.claimed", "domain.checked"]);
  });

  it("is made once in ten seconds", async () => {
    const { owner, ref } = await vendorWithClaim();
    const now = new Date();
    const checkAt = (ms: number) =>
      callerOf({ ...owner, now: () => new Date(now.getTime() + ms) }).domains.check(ref);
    await checkAt(0);
    expect(await refusalOf(checkAt(9_999))).toBe("rate.limited");
    await checkAt(10_000);
  });

  it("is made by one of two who ask at the same time", async () => {
    const { owner, claim, ref } = await vendorWithClaim();
    const answers = await Promise.allSettled(
      [1, 2].map(() => callerOf({ ...owner, publicWeb: webWithFile(claim.file.body) }).domains.check(ref)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await actionsOf(claim.id)).toEqual(["domain.claimed", "domain.verified"]);
  });

  it("of a domain that is removed meanwhile finds nothing to verify", async () => {
    const { owner, ref } = await vendorWithClaim();
    const { readText, ...web } = owner.publicWeb;
    const removing: typeof readText = async (...asked) => {
      await callerOf(owner).domains.remove(ref);
      return readText(...asked);
    };
    const ctx = { ...owner, publicWeb: { ...web, readText: removing } };
    expect(await refusalOf(callerOf(ctx).domains.check(ref))).toBe("domain.not_found");
  });

  it("that fails for a fault of ours leaves the domain free to be checked", async () => {
    const { owner, ref } = await vendorWithClaim();
    const readTxt = () => Promise.reject(new Error("a fault"));
    const broken = { ...owner, publicWeb: { ...owner.publicWeb, readTxt } };
    await expect(callerOf(broken).domains.check(ref)).rejects.toThrow("a fault");
    await callerOf(owner).domains.check(ref);
  });
});

describe("a vendor's domains", () => {
  it("are listed by name, with the agents there and the domains that are not claimed", async () => {
    const { owner, vendorSlug, claim } = await vendorWithClaim();
    const other = await newClaim(owner, vendorSlug, `0.${newHost()}`);
    await newAgent(db, { vendor: vendorSlug });
    const { items, unclaimed } = await callerOf(owner).domains.list({ vendorSlug });
    expect(items.map(({ host }) => host)).toEqual([claim.host, other.host].toSorted());
    expect(unclaimed).toEqual(["agent.example"]);
  });

  it("are removed with what they proved, by the vendor or an admin, who is on record", async () => {
    const { owner, claim, ref } = await vendorWithClaim();
    await callerOf({ ...owner, publicWeb: webWithFile(claim.file.body) }).domains.check(ref);
    const admin = await newUser(db, "admin");
    expect((await callerOf(admin).domains.list({ vendorSlug: ref.vendorSlug })).items).toHaveLength(1);
    await callerOf(admin).domains.remove(ref);
    expect(await db.$count(domainClaims, eq(domainClaims.id, claim.id))).toBe(0);
    const [last] = (await db.select().from(auditEvents).where(eq(auditEvents.subjectId, claim.id))).slice(-1);
    expect(last).toMatchObject({
      action: "domain.removed",
      actorId: admin.actor.userId,
      details: { host: claim.host, state: "verified" },
    });
    const again = await newClaim(owner, ref.vendorSlug, claim.host);
    expect(again.file.body).not.toBe(claim.file.body);
    expect(await refusalOf(callerOf(owner).domains.remove(ref))).toBe("domain.not_found");
  });

  it("do not exist for strangers, nor under another vendor's name, and are closed to API keys", async () => {
    const { owner, vendorSlug, ref } = await vendorWithClaim();
    const other = await newVendor(db);
    const foreign = { vendorSlug: other.slug, domainId: ref.domainId };
    const { domains } = callerOf(other.owner);
    expect(await refusalOf(domains.list({ vendorSlug }))).toBe("vendor.not_found");
    expect(await refusalOf(domains.claim({ vendorSlug, host: newHost() }))).toBe("vendor.not_found");
    for (const call of [domains.check, domains.remove]) {
      expect(await refusalOf(call(ref))).toBe("vendor.not_found");
      expect(await refusalOf(call(foreign))).toBe("domain.not_found");
      expect(await refusalOf(call({ ...foreign, domainId: randomUUID() }))).toBe("domain.not_found");
    }
    const key = callerOf(throughKey(owner)).domains;
    expect(await refusalOf(key.claim({ vendorSlug, host: newHost() }))).toBe("auth.forbidden");
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).domains;
    expect(await refusalOf(visitor.check(ref))).toBe("auth.required");
  });
});
