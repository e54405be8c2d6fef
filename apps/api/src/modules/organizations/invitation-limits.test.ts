import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { invitations, members } from "@souk/db/schema/organizations";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newUser } from "../../testing/market.ts";
import { newMember, newOrganization, type TestPerson } from "../../testing/organization.ts";
import { mailsTo } from "../../testing/sent-mails.ts";
import { INVITATION_MAILS_PER_HOUR, INVITATIONS_PER_HOUR } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const as = (person: TestPerson) => callerOf(person).organizations;
const newAddress = () => `${randomUUID()}@people.example`;

describe("somebody who is invited", () => {
  it("again within minutes gets no second mail, and the first link leads to the newer offer", async () => {
    const { id: organizationId, owner } = await newOrganization(db);
    const guest = await newUser(db);
    const first = await as(owner).invite({ organizationId, email: guest.email });
    const second = await as(owner).invite({ organizationId, email: guest.email, role: "admin" });
    expect(second).toMatchObject({ id: first.id, role: "admin" });
    expect(await mailsTo(db, guest.email)).toHaveLength(1);
    expect(await as(guest).acceptInvitation({ invitationId: first.id })).toMatchObject({ role: "admin" });
  });

  it("by many organizations at once, or by one that takes it back each time, gets a few mails an hour", async () => {
    const email = newAddress();
    const houses = await Promise.all(Array.from({ length: 12 }, () => newOrganization(db)));
    await Promise.all(houses.map(({ id, owner }) => as(owner).invite({ organizationId: id, email })));
    const { id: organizationId, owner } = await newOrganization(db);
    for (let round = 0; round < 3; round += 1) {
      const { id: invitationId } = await as(owner).invite({ organizationId, email });
      await as(owner).revokeInvitation({ organizationId, invitationId });
    }
    expect(await mailsTo(db, email)).toHaveLength(INVITATION_MAILS_PER_HOUR);
  });
});

it("an organization makes so many invitations an hour, those that it took back included", async () => {
  const { id: organizationId, owner } = await newOrganization(db);
  const made = Array.from({ length: INVITATIONS_PER_HOUR }, () => ({
    organizationId,
    email: newAddress(),
    role: "member",
    expiresAt: new Date(),
    revokedAt: new Date(),
  }));
  await db.insert(invitations).values(made);
  const email = newAddress();
  expect(await refusalOf(as(owner).invite({ organizationId, email }))).toBe("invitation.too_many");
  expect(await mailsTo(db, email)).toEqual([]);
});

/** An organization whose admin has invited somebody. */
async function invitedByAdmin() {
  const { id: organizationId, owner } = await newOrganization(db);
  const admin = await withSession(await newMember(db, organizationId, "admin"));
  const guest = await newUser(db);
  const { id: invitationId } = await as(admin).invite({ organizationId, email: guest.email, role: "admin" });
  return { organizationId, owner, admin, guest, invitationId };
}
type Invited = Awaited<ReturnType<typeof invitedByAdmin>>;

const ENDS: [string, (invited: Invited) => Promise<unknown>][] = [
  [
    "was removed",
    ({ owner, organizationId, admin }) =>
      as(owner).removeMember({ organizationId, userId: admin.actor.userId }),
  ],
  ["has left", ({ organizationId, admin }) => as(admin).leave({ organizationId })],
  [
    "has a lesser role",
    ({ owner, organizationId, admin }) =>
      as(owner).updateMember({ organizationId, userId: admin.actor.userId, role: "member" }),
  ],
  ["has deleted the account", ({ admin }) => callerOf(admin).account.delete({ email: admin.email })],
  [
    "is banned",
    async ({ admin }) =>
      callerOf(await newUser(db, "admin")).admin.banUser({ userId: admin.actor.userId, reason: "Spam" }),
  ],
  [
    "is left in an organization that nobody owns",
    ({ organizationId }) =>
      db.delete(members).where(and(eq(members.organizationId, organizationId), eq(members.role, "owner"))),
  ],
];

describe("an invitation whose inviter", () => {
  it.each(ENDS)("%s opens nothing", async (_, end) => {
    const invited = await invitedByAdmin();
    const { guest, invitationId, organizationId } = invited;
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ state: "open" });
    await end(invited);
    expect(await as(guest).getInvitation({ invitationId })).toMatchObject({ state: "revoked" });
    expect(await refusalOf(as(guest).acceptInvitation({ invitationId }))).toBe("invitation.closed");
    const seat = and(eq(members.organizationId, organizationId), eq(members.userId, guest.actor.userId));
    expect(await db.$count(members, seat)).toBe(0);
  });

  it("is gone is not listed as open, and the address can be invited anew", async () => {
    const { organizationId, owner, admin, guest } = await invitedByAdmin();
    await as(owner).removeMember({ organizationId, userId: admin.actor.userId });
    expect((await as(owner).listInvitations({ organizationId })).items).toEqual([]);
    const { id } = await as(owner).invite({ organizationId, email: guest.email });
    expect(await as(guest).acceptInvitation({ invitationId: id })).toMatchObject({ role: "member" });
  });
});
