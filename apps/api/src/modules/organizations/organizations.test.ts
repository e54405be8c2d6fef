import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { members } from "@souk/db/schema/organizations";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, throughAgent } from "../../testing/market.ts";
import { newMember, newOrganization, type TestPerson } from "../../testing/organization.ts";
import { OWNED_LIMIT } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const as = (person: TestPerson) => callerOf(person).organizations;

async function rolesOf(organizationId: string): Promise<Record<string, string>> {
  const seats = await db.select().from(members).where(eq(members.organizationId, organizationId));
  return Object.fromEntries(seats.map(({ userId, role }) => [userId, role]));
}

/** What each of several calls at once came to: its refusal, or "done". */
function outcomesOf(calls: Promise<unknown>[]): Promise<string[]> {
  return Promise.all(
    calls.map((call) =>
      call.then(
        () => "done",
        () => refusalOf(call),
      ),
    ),
  );
}

describe("an organization", () => {
  it("is made by anybody, who owns it and acts on for the one they acted for", async () => {
    const person = await newUser(db);
    const made = await as(person).create({ name: "  Äcme & Söhne " });
    expect(made).toMatchObject({
      name: "Äcme & Söhne",
      isPersonal: false,
      isActive: false,
      role: "owner",
      memberCount: 1,
      publishesAs: null,
    });
    expect(made.slug).toMatch(/^a-cme-so-hne-[0-9a-f]{8}$/);
    const { items } = await as(person).list();
    expect(items.map(({ name, isActive }) => [name, isActive])).toEqual([
      ["Ada Test", true],
      ["Äcme & Söhne", false],
    ]);
  });

  it("is refused to those who own as many as one may, also when they ask for several at once", async () => {
    const person = await newUser(db);
    for (let made = 0; made < OWNED_LIMIT - 1; made += 1) await as(person).create({ name: `Acme ${made}` });
    const outcomes = await outcomesOf([1, 2, 3].map((n) => as(person).create({ name: `One more ${n}` })));
    expect(outcomes.toSorted()).toEqual(["done", "organization.too_many", "organization.too_many"]);
  });

  it.each(["", "A", " A ", "x".repeat(81), "Acme\u0000"])("cannot be called %j", async (name) => {
    expect(await refusalOf(as(await newUser(db)).create({ name }))).toBe("request.invalid");
  });

  it("is shown and renamed by its members, and does not exist for anybody else, admins included", async () => {
    const { id, owner } = await newOrganization(db);
    expect(await as(owner).update({ organizationId: id, name: "Acme Ltd" })).toMatchObject({
      name: "Acme Ltd",
    });
    const member = await newMember(db, id, "member");
    expect(await as(member).get({ organizationId: id })).toMatchObject({ name: "Acme Ltd", memberCount: 2 });
    for (const stranger of [await newUser(db), await newUser(db, "admin")]) {
      const calls = [
        as(stranger).get({ organizationId: id }),
        as(stranger).listMembers({ organizationId: id }),
        as(stranger).update({ organizationId: id, name: "Mine" }),
        as(stranger).get({ organizationId: randomUUID() }),
      ];
      expect(new Set(await Promise.all(calls.map(refusalOf)))).toEqual(new Set(["organization.not_found"]));
    }
  });

  it("of one's own is neither renamed, shared, left nor handed over", async () => {
    const person = await newUser(db);
    const { organizationId, userId } = person.actor;
    const calls = [
      as(person).update({ organizationId, name: "Mine alone" }),
      as(person).invite({ organizationId, email: "a@people.example" }),
      as(person).leave({ organizationId }),
      as(person).transfer({ organizationId, userId }),
    ];
    expect(new Set(await Promise.all(calls.map(refusalOf)))).toEqual(new Set(["organization.personal"]));
  });

  it("is nothing for agents and visitors", async () => {
    const { id, owner } = await newOrganization(db);
    const agent = throughAgent(owner, await newAgent(db));
    expect(await refusalOf(callerOf(agent).organizations.list())).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(agent).organizations.get({ organizationId: id }))).toBe("auth.forbidden");
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).organizations;
    expect(await refusalOf(visitor.list())).toBe("auth.required");
  });
});

describe("a member's role", () => {
  it("is changed by owners and admins, and is on record as it was and is", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const { actor } = await newMember(db, id, "member");
    const key = { organizationId: id, userId: actor.userId };
    expect(await as(admin).updateMember({ ...key, role: "billing" })).toMatchObject({ role: "billing" });
    expect(await as(owner).updateMember({ ...key, vendorRole: "finance" })).toMatchObject({
      role: "billing",
      vendorRole: "finance",
    });
    expect(await as(owner).updateMember({ ...key, vendorRole: null })).toMatchObject({ vendorRole: null });
    const events = await db
      .select({ details: auditEvents.details })
      .from(auditEvents)
      .where(and(eq(auditEvents.organizationId, id), eq(auditEvents.action, "member.role_changed")))
      .orderBy(auditEvents.id);
    expect(events[0]?.details).toEqual({
      from: { role: "member", vendorRole: null },
      to: { role: "billing", vendorRole: null },
    });
    expect(events).toHaveLength(3);
  });

  it("is not changed by those who may not, and owners' roles only by owners", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const member = await newMember(db, id, "member");
    const change = (by: TestPerson, on: TestPerson, role: "owner" | "member") =>
      refusalOf(as(by).updateMember({ organizationId: id, userId: on.actor.userId, role }));
    expect(await change(member, member, "owner")).toBe("auth.forbidden");
    expect(await change(admin, admin, "owner")).toBe("auth.forbidden");
    expect(await change(admin, owner, "member")).toBe("auth.forbidden");
    expect(await change(owner, await newUser(db), "member")).toBe("member.not_found");
  });

  it("stays the last owner's", async () => {
    const { id, owner } = await newOrganization(db);
    await newMember(db, id, "admin");
    const key = { organizationId: id, userId: owner.actor.userId };
    expect(await refusalOf(as(owner).updateMember({ ...key, role: "admin" }))).toBe(
      "organization.last_owner",
    );
    expect(await refusalOf(as(owner).leave({ organizationId: id }))).toBe("organization.last_owner");
    expect(await as(owner).updateMember({ ...key, role: "owner" })).toMatchObject({ role: "owner" });
  });

  it("leaves one owner of two who step down, leave or dismiss each other at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, owner } = await newOrganization(db);
      const other = await newMember(db, id, "owner");
      const key = (person: TestPerson) => ({ organizationId: id, userId: person.actor.userId });
      await outcomesOf([
        as(owner).leave({ organizationId: id }),
        as(other).updateMember({ ...key(other), role: "member" }),
        as(owner).removeMember(key(other)),
      ]);
      const owners = Object.values(await rolesOf(id)).filter((role) => role === "owner");
      expect(owners).toHaveLength(1);
    }
  });
});

describe("a transfer", () => {
  it("makes the member an owner and the former owner an admin", async () => {
    const { id, owner } = await newOrganization(db);
    const heir = await newMember(db, id, "billing");
    const answer = await as(owner).transfer({ organizationId: id, userId: heir.actor.userId });
    expect(answer.role).toBe("admin");
    expect(await rolesOf(id)).toEqual({ [owner.actor.userId]: "admin", [heir.actor.userId]: "owner" });
  });

  it("of two at once leaves one new owner", async () => {
    const { id, owner } = await newOrganization(db);
    const heirs = [await newMember(db, id, "member"), await newMember(db, id, "admin")];
    const outcomes = await outcomesOf(
      heirs.map((heir) => as(owner).transfer({ organizationId: id, userId: heir.actor.userId })),
    );
    expect(outcomes.toSorted()).toEqual(["auth.forbidden", "done"]);
    expect(Object.values(await rolesOf(id)).filter((role) => role === "owner")).toHaveLength(1);
  });

  it("is refused to admins, to oneself and to people outside", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const give = (by: TestPerson, to: TestPerson) =>
      refusalOf(as(by).transfer({ organizationId: id, userId: to.actor.userId }));
    expect(await give(admin, admin)).toBe("auth.forbidden");
    expect(await give(owner, owner)).toBe("user.self");
    expect(await give(owner, await newUser(db))).toBe("member.not_found");
  });
});

describe("a seat", () => {
  it("is given up by its holder, and taken away by others", async () => {
    const { id, owner } = await newOrganization(db);
    const leaver = await newMember(db, id, "member");
    const removed = await newMember(db, id, "billing");
    await as(leaver).leave({ organizationId: id });
    await as(owner).removeMember({ organizationId: id, userId: removed.actor.userId });
    expect(await rolesOf(id)).toEqual({ [owner.actor.userId]: "owner" });
    expect(await refusalOf(as(leaver).leave({ organizationId: id }))).toBe("organization.not_found");
    expect(await refusalOf(as(removed).get({ organizationId: id }))).toBe("organization.not_found");
  });

  it("is not taken away from oneself, from an owner by an admin, or twice", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const member = await newMember(db, id, "member");
    const remove = (by: TestPerson, who: TestPerson) =>
      refusalOf(as(by).removeMember({ organizationId: id, userId: who.actor.userId }));
    expect(await remove(owner, owner)).toBe("user.self");
    expect(await remove(admin, owner)).toBe("auth.forbidden");
    expect(await remove(member, admin)).toBe("auth.forbidden");
    await as(admin).removeMember({ organizationId: id, userId: member.actor.userId });
    expect(await remove(admin, member)).toBe("member.not_found");
  });
});
