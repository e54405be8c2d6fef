import { auditEvents } from "@souk/db/schema/audit";
import type { Database } from "@souk/db/client";
import { accounts } from "@souk/db/schema/sessions";
import { passkeys } from "@souk/db/schema/sign-in";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { contextOf, newAgent, newUser, throughAgent } from "../../testing/market.ts";
import { mailsTo } from "../../testing/sent-mails.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const social = ["google", "github"] as const;

/** Somebody just signed in who has these ways in. */
async function personWith(ways: string[], session: Parameters<typeof withSession>[1] = {}) {
  const user = await withSession({ ...(await newUser(db)), social }, session);
  const { userId } = user.actor;
  for (const providerId of ways)
    await db.insert(accounts).values({ userId, providerId, accountId: randomUUID() });
  return { ...user, me: callerOf(user).identity };
}

const left = async (userId: string) =>
  (await db.select().from(accounts).where(eq(accounts.userId, userId))).map(({ providerId }) => providerId);

describe("a linked account", () => {
  it("is listed, and taken away, audited and told to its owner", async () => {
    const { me, actor, email } = await personWith(["google", "github"]);
    expect((await me.listLinkedAccounts()).items).toMatchObject([
      { provider: "google", isLast: false },
      { provider: "github", isLast: false },
    ]);
    await me.unlinkAccount({ provider: "google" });
    expect((await me.listLinkedAccounts()).items).toMatchObject([{ provider: "github", isLast: true }]);
    expect(await mailsTo(db, email)).toMatchObject([
      { template: "account-notice", props: { event: "account-unlinked" } },
    ]);
    const told = and(
      eq(auditEvents.subjectId, actor.userId),
      eq(auditEvents.action, "user.sign_in_method_removed"),
    );
    expect(await db.select().from(auditEvents).where(told)).toMatchObject([
      { details: { provider: "google" } },
    ]);
  });

  it("that is the last way in stays, a provider that is switched off opening nothing", async () => {
    const { me, actor } = await personWith(["google", "microsoft"]);
    expect(await refusalOf(me.unlinkAccount({ provider: "google" }))).toBe("linked_account.last");
    expect(await left(actor.userId)).toEqual(["google", "microsoft"]);
  });

  it("may go when a passkey is left", async () => {
    const { me, actor } = await personWith(["google"]);
    const key = {
      publicKey: "k",
      credentialID: randomUUID(),
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    };
    await db.insert(passkeys).values({ userId: actor.userId, ...key });
    await me.unlinkAccount({ provider: "google" });
    expect(await left(actor.userId)).toEqual([]);
  });

  it("of two that are taken away at once stays: one is always left", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { me, actor } = await personWith(["google", "github"]);
      const both = await Promise.allSettled(social.map((provider) => me.unlinkAccount({ provider })));
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(await left(actor.userId)).toHaveLength(1);
    }
  });

  it("is not taken away after ten minutes, nor by an admin who looks through one's eyes", async () => {
    const stale = await personWith(["google", "github"], { minutesAgo: 11 });
    expect(await refusalOf(stale.me.unlinkAccount({ provider: "google" }))).toBe("auth.not_fresh");
    const admin = (await newUser(db, "admin")).actor.userId;
    const seen = await personWith(["google", "github"], { impersonatedBy: admin });
    expect(await refusalOf(seen.me.unlinkAccount({ provider: "google" }))).toBe("auth.forbidden");
  });

  it("that is none is not found, and one of an unknown provider invalid", async () => {
    const { me } = await personWith(["credential"]);
    expect(await refusalOf(me.unlinkAccount({ provider: "github" }))).toBe("linked_account.not_found");
    const provider = "credential" as "google";
    expect(await refusalOf(me.unlinkAccount({ provider }))).toBe("request.invalid");
  });

  it("is no business of agents and visitors", async () => {
    const user = await newUser(db);
    const agent = callerOf(throughAgent(user, await newAgent(db))).identity;
    expect(await refusalOf(agent.unlinkAccount({ provider: "google" }))).toBe("auth.forbidden");
    expect(await refusalOf(agent.listLinkedAccounts())).toBe("auth.forbidden");
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).identity;
    expect(await refusalOf(visitor.unlinkAccount({ provider: "google" }))).toBe("auth.required");
    expect(await visitor.getSignInOptions()).toEqual({ social: [] });
  });
});
