import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { domainClaims } from "@souk/db/schema/domains";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newClaim, newHost, vendorWithClaim, webWithFile } from "../../testing/domains.ts";
import { contextOf, newAgent, newUser, newVendor, throughKey } from "../../testing/market.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

describe("a vendor's domains", () => {
  it("are listed by name, with the agents there and the domains that could be claimed", async () => {
    const { owner, vendorSlug, claim } = await vendorWithClaim(db);
    const other = await newClaim(owner, vendorSlug, `0.${newHost()}`);
    await newAgent(db, { vendor: vendorSlug });
    const unprovable = "agent.example:8443";
    await newAgent(db, {
      vendor: vendorSlug,
      productDomain: unprovable,
      launchUrl: `https://${unprovable}/`,
      redirectUris: [`https://${unprovable}/callback`],
    });
    const { items, unclaimed } = await callerOf(owner).domains.list({ vendorSlug });
    expect(items.map(({ host }) => host)).toEqual([claim.host, other.host].toSorted());
    expect(unclaimed).toEqual(["agent.example"]);
  });

  it("are removed with what they proved, by the vendor or an admin, who is on record", async () => {
    const { owner, claim, ref } = await vendorWithClaim(db);
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
    const { owner, vendorSlug, ref } = await vendorWithClaim(db);
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
