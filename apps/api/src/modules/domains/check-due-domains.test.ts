import type { Database } from "@souk/db/client";
import { domainClaims } from "@souk/db/schema/domains";
import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { PublicWeb } from "../../platform/public-web/public-web.ts";
import { newClaim, recordedOf, webWithFile } from "../../testing/domains.ts";
import { contextOf, EMPTY_WEB, newVendor } from "../../testing/market.ts";
import { mailsTo } from "../../testing/sent-mails.ts";
import { checkDueDomains } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const DAY_MS = 86_400_000;
const start = new Date();

/** The worker's round so many days after the start. */
function roundAt(days: number, publicWeb: PublicWeb): Promise<void> {
  const now = () => new Date(start.getTime() + days * DAY_MS);
  return checkDueDomains({ ...contextOf(db, { kind: "system" }), now, publicWeb });
}

async function verifiedClaim() {
  const { slug, owner } = await newVendor(db);
  const claim = await newClaim(owner, slug);
  const [person] = await db.select().from(users).where(eq(users.id, owner.actor.userId));
  await roundAt(0.1, webWithFile(claim.file.body));
  return { claim, email: person?.email ?? "", web: webWithFile(claim.file.body) };
}
async function standingOf(claimId: string) {
  const [row] = await db.select().from(domainClaims).where(eq(domainClaims.id, claimId));
  return row;
}
const eventsMailedTo = async (email: string) =>
  (await mailsTo(db, email)).map(({ template, props }) => `${template}:${String(props["event"])}`);

describe("the worker", () => {
  it("finds what a vendor has published without being asked", async () => {
    const { claim } = await verifiedClaim();
    expect(await standingOf(claim.id)).toMatchObject({ state: "verified", provenBy: "file" });
    expect(await recordedOf(db, claim.id)).toEqual(["domain.claimed", "domain.verified"]);
  });

  it("looks at a verified domain once a day and leaves no record of what did not change", async () => {
    const { claim, web } = await verifiedClaim();
    let reads = 0;
    const counting: PublicWeb = {
      ...web,
      readText: (host, path) => {
        if (host === claim.host) reads += 1;
        return web.readText(host, path);
      },
    };
    for (const days of [0.2, 1, 1.2, 2.1, 2.3]) await roundAt(days, counting);
    expect(reads).toBe(2);
    expect(await recordedOf(db, claim.id)).toEqual(["domain.claimed", "domain.verified"]);
  });

  it("tells the owners of the first miss and of the lapse, a week later, and of nothing in between", async () => {
    const { claim, email } = await verifiedClaim();
    await roundAt(1.2, EMPTY_WEB);
    expect(await eventsMailedTo(email)).toEqual(["domain-notice:failing"]);
    for (const days of [2, 4, 8.1]) await roundAt(days, EMPTY_WEB);
    expect(await standingOf(claim.id)).toMatchObject({ state: "verified" });
    await roundAt(8.5, EMPTY_WEB);
    expect(await standingOf(claim.id)).toMatchObject({ state: "lapsed", nextCheckAt: null });
    expect(await eventsMailedTo(email)).toEqual(["domain-notice:lapsed", "domain-notice:failing"]);
    expect(await recordedOf(db, claim.id)).toEqual([
      "domain.claimed",
      "domain.verified",
      "domain.failing",
      "domain.lapsed",
    ]);
  });

  it("forgets a miss when the proof is back within the week", async () => {
    const { claim, email, web } = await verifiedClaim();
    await roundAt(1.2, EMPTY_WEB);
    await roundAt(2, web);
    for (const days of [3.1, 8.3]) await roundAt(days, EMPTY_WEB);
    expect(await standingOf(claim.id)).toMatchObject({ state: "verified" });
    expect((await recordedOf(db, claim.id)).slice(2)).toEqual([
      "domain.failing",
      "domain.recovered",
      "domain.failing",
    ]);
    expect(await eventsMailedTo(email)).toHaveLength(2);
  });

  it("checks each domain once, however many workers go round at the same time", async () => {
    const { claim } = await verifiedClaim();
    await Promise.all([roundAt(1.2, EMPTY_WEB), roundAt(1.2, EMPTY_WEB), roundAt(1.2, EMPTY_WEB)]);
    expect((await recordedOf(db, claim.id)).filter((action) => action === "domain.failing")).toHaveLength(1);
  });

  it("leaves a domain that cannot be checked for the next time, and goes on with all others", async () => {
    const { slug, owner } = await newVendor(db);
    const broken = await Promise.all(Array.from({ length: 11 }, () => newClaim(owner, slug)));
    const claim = await newClaim(owner, slug);
    const web = webWithFile(claim.file.body);
    const hosts = new Set(broken.map(({ host }) => host));
    const readText: PublicWeb["readText"] = (host, path) =>
      hosts.has(host) ? Promise.reject(new Error("a fault")) : web.readText(host, path);
    await roundAt(0.1, { ...web, readText });
    expect(await standingOf(claim.id)).toMatchObject({ state: "verified" });
    for (const { id } of broken)
      expect(await standingOf(id)).toMatchObject({ lastCheckedAt: null, checkingUntil: null });
  });
});
