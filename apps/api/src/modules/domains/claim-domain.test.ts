import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newClaim, newHost, vendorWithClaim, webWithFile } from "../../testing/domains.ts";
import { newVendor } from "../../testing/market.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

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
    const { claim } = await vendorWithClaim(db);
    const other = await newVendor(db);
    const theirs = await newClaim(other.owner, other.slug, claim.host);
    expect(theirs.file.body).not.toBe(claim.file.body);
    const stolen = { ...other.owner, publicWeb: webWithFile(claim.file.body) };
    const checked = await callerOf(stolen).domains.check({ vendorSlug: other.slug, domainId: theirs.id });
    expect(checked).toMatchObject({ state: "pending" });
  });

  it("is refused twice, for what nobody could prove, and beyond twenty", async () => {
    const { owner, vendorSlug, claim } = await vendorWithClaim(db);
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
