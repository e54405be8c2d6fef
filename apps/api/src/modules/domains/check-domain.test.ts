import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newHost, recordedOf, vendorWithClaim, webWithFile, webWithRecord } from "../../testing/domains.ts";
import { contextOf, newAgent } from "../../testing/market.ts";
import { proofTextOf } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const consentOf = (clientId: string) =>
  callerOf(contextOf(db, { kind: "anonymous" })).identity.getConsentRequest({ clientId });

describe("a check", () => {
  it.each([
    ["dns", webWithRecord],
    ["file", webWithFile],
  ] as const)(
    "verifies the domain by %s, and the consent page names it from then on",
    async (method, web) => {
      const { owner, vendorSlug, claim, ref } = await vendorWithClaim(db);
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
      expect(await recordedOf(db, claim.id)).toEqual(["domain.claimed", "domain.verified"]);
    },
  );

  it.each([
    ["another vendor's agent at the same host", (host: string) => ({ productDomain: host })],
    ["an agent below the host", (host: string, vendor: string) => ({ vendor, productDomain: `app.${host}` })],
  ])("says nothing about %s", async (_, changesOf) => {
    const { owner, vendorSlug, claim, ref } = await vendorWithClaim(db);
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
    const { owner, vendorSlug, claim, ref } = await vendorWithClaim(db);
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
    const { owner, claim, ref } = await vendorWithClaim(db);
    const publicWeb = typeof web === "function" ? web(claim.file.body) : web;
    const checked = await callerOf({ ...owner, publicWeb }).domains.check(ref);
    expect(checked.state).toBe("pending");
    expect(checked.lookups.map((lookup) => lookup.words).join()).toContain(words);
    expect(await recordedOf(db, claim.id)).toEqual(["domain.claimed", "domain.checked"]);
  });

  it("is made once in ten seconds", async () => {
    const { owner, ref } = await vendorWithClaim(db);
    const now = new Date();
    const checkAt = (ms: number) =>
      callerOf({ ...owner, now: () => new Date(now.getTime() + ms) }).domains.check(ref);
    await checkAt(0);
    expect(await refusalOf(checkAt(9_999))).toBe("rate.limited");
    await checkAt(10_000);
  });

  it("is not made while another one is under way, nor kept from anybody by one that never ended", async () => {
    const { owner, claim, ref } = await vendorWithClaim(db);
    const asked = Promise.withResolvers<void>();
    const { publicWeb } = owner;
    const readText = () => {
      asked.resolve();
      return new Promise<never>(() => {});
    };
    void callerOf({ ...owner, publicWeb: { ...publicWeb, readText } }).domains.check(ref);
    await asked.promise;
    const now = Date.now();
    const checkAt = (ms: number) => {
      const web = webWithFile(claim.file.body);
      return callerOf({ ...owner, publicWeb: web, now: () => new Date(now + ms) }).domains.check(ref);
    };
    expect(await refusalOf(checkAt(0))).toBe("rate.limited");
    expect(await checkAt(15_000)).toMatchObject({ state: "verified" });
    expect(await recordedOf(db, claim.id)).toEqual(["domain.claimed", "domain.verified"]);
  });

  it("of a domain that is removed meanwhile finds nothing to verify", async () => {
    const { owner, ref } = await vendorWithClaim(db);
    const { readText, ...web } = owner.publicWeb;
    const removing: typeof readText = async (...asked) => {
      await callerOf(owner).domains.remove(ref);
      return readText(...asked);
    };
    const ctx = { ...owner, publicWeb: { ...web, readText: removing } };
    expect(await refusalOf(callerOf(ctx).domains.check(ref))).toBe("domain.not_found");
  });

  it("that fails for a fault of ours leaves the domain free to be checked", async () => {
    const { owner, ref } = await vendorWithClaim(db);
    const readTxt = () => Promise.reject(new Error("a fault"));
    const broken = { ...owner, publicWeb: { ...owner.publicWeb, readTxt } };
    await expect(callerOf(broken).domains.check(ref)).rejects.toThrow("a fault");
    await callerOf(owner).domains.check(ref);
  });
});
