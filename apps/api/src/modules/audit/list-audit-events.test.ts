import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../platform/audit.ts";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, throughAgent } from "../../testing/market.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const admin = async () => callerOf(await newUser(db, "admin")).audit;

/** Writes events about one subject, in this order. */
async function record(ctx: Parameters<typeof callerOf>[0], actions: string[]): Promise<string> {
  const id = randomUUID();
  for (const action of actions) {
    await db.transaction((tx) => audit({ ...ctx, db: tx }, { action, subject: { kind: "test", id } }));
  }
  return id;
}

describe("the audit log", () => {
  it("tells who did what, with the actor's name, newest first", async () => {
    const user = await newUser(db);
    const subjectId = await record(user, ["thing.made", "thing.changed"]);
    const { items, nextCursor } = await (await admin()).list({ subjectId });
    expect(nextCursor).toBeNull();
    expect(items.map(({ action }) => action)).toEqual(["thing.changed", "thing.made"]);
    expect(items[0]).toMatchObject({
      actor: { kind: "user", id: user.actor.userId, name: "Ada Test" },
      subject: { kind: "test", id: subjectId },
      organizationId: user.actor.organizationId,
      requestId: "test",
      details: {},
    });
  });

  it("names the person and the agent when an agent acted, and nobody when Souk did", async () => {
    const user = await newUser(db);
    const agent = await newAgent(db);
    const byAgent = await record(throughAgent(user, agent), ["thing.made"]);
    const bySouk = await record(contextOf(db, { kind: "system" }), ["thing.made"]);
    const house = await admin();
    expect((await house.list({ subjectId: byAgent })).items[0]).toMatchObject({
      actor: { kind: "agent", id: user.actor.userId },
      details: { clientId: agent.clientId },
    });
    expect((await house.list({ subjectId: bySouk })).items[0]).toMatchObject({
      actor: { kind: "system", id: null, name: null },
      organizationId: null,
    });
  });

  it("names things as they are called now, and leaves nameless what has no name, is gone or is none", async () => {
    const user = await newUser(db);
    const { userId, organizationId } = user.actor;
    const agent = await newAgent(db);
    const subjects = [
      { kind: "user", id: userId },
      { kind: "organization", id: organizationId },
      { kind: "listing", id: agent.listingId },
      { kind: "oauth_client", id: agent.clientId },
      { kind: "user", id: randomUUID() },
      { kind: "user", id: "no id" },
      { kind: "session", id: userId },
    ];
    const requestId = randomUUID();
    for (const subject of subjects)
      await db.transaction((tx) => audit({ ...user, requestId, db: tx }, { action: "thing.made", subject }));
    const { items } = await (await admin()).list({ action: "thing.made", limit: 100 });
    const ours = items.filter((event) => event.requestId === requestId).toReversed();
    expect(ours.map(({ subject }) => subject.name)).toEqual([
      "Ada Test",
      "Ada Test",
      agent.slug,
      agent.slug,
      null,
      null,
      null,
    ]);
  });

  it("is filtered by the beginning of the action, letter by letter", async () => {
    const subjectId = await record(await newUser(db), ["a_b.made", "axb.made", "a_b.changed", "a%b.made"]);
    const house = await admin();
    const actions = async (action: string) =>
      (await house.list({ subjectId, action })).items.map((event) => event.action);
    expect(await actions("a_b.")).toEqual(["a_b.changed", "a_b.made"]);
    expect(await actions("a%b")).toEqual(["a%b.made"]);
    expect(await actions("made")).toEqual([]);
    expect(await actions("\\")).toEqual([]);
    expect(await actions("")).toHaveLength(4);
  });

  it("is read a page at a time without gap or repeat, while more is written", async () => {
    const user = await newUser(db);
    const subjectId = await record(user, ["n.1", "n.2", "n.3", "n.4", "n.5"]);
    const house = await admin();
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await house.list({ subjectId, limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ action }) => action));
      cursor = page.nextCursor;
      await record(user, ["n.later"]);
    }
    expect(seen).toEqual(["n.5", "n.4", "n.3", "n.2", "n.1"]);
  });

  it("refuses a cursor that it did not make", async () => {
    const house = await admin();
    for (const keys of [[], ["x"], [1], [randomUUID(), randomUUID()], ["\0"]]) {
      const cursor = Buffer.from(JSON.stringify(keys)).toString("base64url");
      expect(await refusalOf(house.list({ cursor }))).toBe("request.invalid");
    }
  });

  it("is for admins only", async () => {
    const user = await newUser(db);
    const agent = await newAgent(db);
    expect(await refusalOf(callerOf(contextOf(db, { kind: "anonymous" })).audit.list({}))).toBe(
      "auth.required",
    );
    expect(await refusalOf(callerOf(user).audit.list({}))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(throughAgent(user, agent)).audit.list({}))).toBe("auth.forbidden");
  });
});
