import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { invitations, members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newUser } from "../../testing/market.ts";
import { newMember, newOrganization, type TestPerson } from "../../testing/organization.ts";
import { mailsTo } from "../../testing/sent-mails.ts";
import { INVITATION_DAYS, OPEN_INVITATIONS_LIMIT, RESEND_AFTER_MS } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const as = (person: TestPerson) => callerOf(person).organizations;
const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).organizations;
const later = (person: TestPerson, days: number) => ({
  ...person,
  now: () => new Date(Date.now() + days * 86_400_000),
});

/** Somebody new who is invited. */
async function newInvitation(role: "admin" | "billing" | "member" = "member") {
  const { id: organizationId, owner } = await newOrganization(db);
  const guest = await newUser(db);
  const { id } = await as(owner).invite({ organizationId, email: guest.email.toUpperCase(), role });
  return { organizationId, owner, guest, invitationId: id };
}

/** As if the invitation had been made before the time in which no second mail goes out. */
const makeOlder = (invitationId: string) =>
  db
    .update(invitations)
    .set({ createdAt: new Date(Date.now() - RESEND_AFTER_MS - 1000) })
    .where(eq(invitations.id, invitationId));

const seatOf = async (organizationId: string, person: TestPerson) => {
  const [seat] = await db
    .select({ role: members.role, vendorRole: members.vendorRole })
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.userId, person.actor.userId)));
  return seat;
};

describe("an invitation", () => {
  it("seats the person whose address it went to, whatever its case, as what it said", async () => {
    const { id: organizationId, owner } = await newOrganization(db);
    const guest = await newUser(db);
    const { id: invitationId } = await as(owner).invite({
      organizationId,
      email: guest.email.toUpperCase(),
      role: "billing",
      vendorRole: "finance",
    });
    expect(await visitor().getInvitation({ invitationId })).toEqual({
      id: invitationId,
      organizationName: "Acme",
      invitedBy: "Ada Test",
      role: "billing",
      vendorRole: "finance",
      state: "open",
      expiresAt: expect.any(String),
      isForCaller: false,
    });
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ isForCaller: true });
    const joined = await as(guest).acceptInvitation({ invitationId });
    expect(joined).toMatchObject({ id: organizationId, role: "billing", isActive: false, memberCount: 2 });
    expect(await seatOf(organizationId, guest)).toEqual({ role: "billing", vendorRole: "finance" });
    expect((await as(owner).listInvitations({ organizationId })).items).toEqual([]);
  });

  it("goes out by mail, which quotes no words of those who invite", async () => {
    const { guest, invitationId } = await newInvitation();
    expect(await mailsTo(db, guest.email)).toMatchObject([
      {
        template: "organization-invitation",
        props: { path: `/invitations/${invitationId}`, days: INVITATION_DAYS },
      },
    ]);
    const [{ props } = { props: {} }] = await mailsTo(db, guest.email);
    expect(JSON.stringify(props)).not.toMatch(/Ada|Acme/);
  });

  it("is for nobody else, and tells nobody the address", async () => {
    const { invitationId, organizationId } = await newInvitation();
    const other = await newUser(db);
    expect(JSON.stringify(await as(other).getInvitation({ invitationId }))).not.toContain("@");
    expect(await refusalOf(as(other).acceptInvitation({ invitationId }))).toBe("invitation.other_address");
    expect(await seatOf(organizationId, other)).toBeUndefined();
    expect(await refusalOf(visitor().acceptInvitation({ invitationId }))).toBe("auth.required");
  });

  it("is not for an account that never confirmed the address", async () => {
    const { invitationId, guest } = await newInvitation();
    await db.update(users).set({ emailVerified: false }).where(eq(users.id, guest.actor.userId));
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ isForCaller: false });
    expect(await refusalOf(as(guest).acceptInvitation({ invitationId }))).toBe("invitation.other_address");
  });

  it("is accepted once, however many ask at the same time", async () => {
    const { invitationId, guest, organizationId } = await newInvitation();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => as(guest).acceptInvitation({ invitationId })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusalOf(as(guest).acceptInvitation({ invitationId }))).toBe("invitation.closed");
    expect(await db.$count(members, eq(members.organizationId, organizationId))).toBe(2);
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ state: "accepted" });
  });

  it("is either accepted or revoked, when both are asked for at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { invitationId, guest, organizationId, owner } = await newInvitation();
      const [accepted, revoked] = await Promise.allSettled([
        as(guest).acceptInvitation({ invitationId }),
        as(owner).revokeInvitation({ organizationId, invitationId }),
      ]);
      expect([accepted.status, revoked.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      const isSeated = (await seatOf(organizationId, guest)) !== undefined;
      expect(isSeated).toBe(accepted.status === "fulfilled");
    }
  });

  it("ends after its days, and when it is revoked", async () => {
    const { invitationId, guest, organizationId, owner } = await newInvitation();
    const tooLate = later(guest, INVITATION_DAYS + 0.01);
    expect(await as(tooLate).getInvitation({ invitationId })).toMatchObject({ state: "expired" });
    expect(await refusalOf(as(tooLate).acceptInvitation({ invitationId }))).toBe("invitation.expired");
    await as(owner).revokeInvitation({ organizationId, invitationId });
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ state: "revoked" });
    expect(await refusalOf(as(guest).acceptInvitation({ invitationId }))).toBe("invitation.closed");
    expect(await refusalOf(as(owner).revokeInvitation({ organizationId, invitationId }))).toBe(
      "invitation.closed",
    );
    expect(await seatOf(organizationId, guest)).toBeUndefined();
  });

  it("to the same address again later replaces the first, whose link opens nothing", async () => {
    const { invitationId, guest, organizationId, owner } = await newInvitation("member");
    await makeOlder(invitationId);
    const second = await as(owner).invite({ organizationId, email: guest.email, role: "admin" });
    expect((await as(owner).listInvitations({ organizationId })).items).toEqual([second]);
    expect(await refusalOf(as(guest).acceptInvitation({ invitationId }))).toBe("invitation.closed");
    await as(guest).acceptInvitation({ invitationId: second.id });
    expect(await seatOf(organizationId, guest)).toMatchObject({ role: "admin" });
  });

  it("to the same address by many at once leaves one that is open", async () => {
    const { id: organizationId, owner } = await newOrganization(db);
    const email = `${randomUUID()}@people.example`;
    await Promise.all(Array.from({ length: 6 }, () => as(owner).invite({ organizationId, email })));
    expect((await as(owner).listInvitations({ organizationId })).items).toHaveLength(1);
    expect(await db.$count(invitations, eq(invitations.organizationId, organizationId))).toBe(1);
    expect(await mailsTo(db, email)).toHaveLength(1);
  });

  it("is refused for members, for owners-to-be and for too many addresses", async () => {
    const { id: organizationId, owner } = await newOrganization(db);
    const member = await newMember(db, organizationId, "member");
    const invite = (fields: object) =>
      refusalOf(as(owner).invite({ organizationId, email: `${randomUUID()}@people.example`, ...fields }));
    expect(await invite({ email: member.email.toUpperCase() })).toBe("member.already");
    expect(await invite({ role: "owner" })).toBe("request.invalid");
    expect(await invite({ email: "nobody" })).toBe("request.invalid");
    const open = Array.from({ length: OPEN_INVITATIONS_LIMIT }, () => ({
      organizationId,
      email: `${randomUUID()}@people.example`,
      role: "member",
      expiresAt: new Date(),
    }));
    await db.insert(invitations).values(open);
    expect(await invite({})).toBe("invitation.too_many");
  });

  it("of another organization is not found, by its members either", async () => {
    const { invitationId } = await newInvitation();
    const { id: organizationId, owner } = await newOrganization(db);
    const revoke = (id: string) =>
      refusalOf(as(owner).revokeInvitation({ organizationId, invitationId: id }));
    expect(await revoke(invitationId)).toBe("invitation.not_found");
    expect(await revoke(randomUUID())).toBe("invitation.not_found");
    expect(await refusalOf(as(owner).getInvitation({ invitationId: randomUUID() }))).toBe(
      "invitation.not_found",
    );
  });
});
