import type { Database } from "@souk/db/client";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, isNull } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newUser } from "../../testing/market.ts";
import { newMember, newOrganization, type TestPerson } from "../../testing/organization.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const remove = (person: TestPerson) => callerOf(person).account.delete({ email: person.email });

/** An organization with two owners and somebody who depends on it. */
async function sharedOwnership() {
  const { id: organizationId, owner } = await newOrganization(db);
  const other = await withSession(await newMember(db, organizationId, "owner"));
  await newMember(db, organizationId, "member");
  return { organizationId, owner: await withSession(owner), other };
}
type Shared = Awaited<ReturnType<typeof sharedOwnership>>;

const ownersOf = (organizationId: string) =>
  db.$count(members, and(eq(members.organizationId, organizationId), eq(members.role, "owner")));

describe("of two owners who give an organization up at once, one stays:", () => {
  it.each<[string, (shared: Shared) => Promise<unknown>, (string | undefined)[]]>([
    ["both delete their accounts", ({ other }) => remove(other), []],
    [
      "one deletes the account, the other leaves",
      ({ organizationId, other }) => callerOf(other).organizations.leave({ organizationId }),
      ["organization.last_owner"],
    ],
    [
      "one deletes the account, the other steps down",
      ({ organizationId, other }) =>
        callerOf(other).organizations.updateMember({
          organizationId,
          userId: other.actor.userId,
          role: "member",
        }),
      ["organization.last_owner"],
    ],
    [
      "one deletes the account, the other removes them",
      ({ organizationId, owner, other }) =>
        callerOf(other).organizations.removeMember({ organizationId, userId: owner.actor.userId }),
      [undefined, "member.not_found"],
    ],
  ])("%s", async (_, giveUp, refusals) => {
    for (let round = 0; round < 8; round += 1) {
      const shared = await sharedOwnership();
      const tries = [remove(shared.owner), giveUp(shared)];
      const codes = await Promise.all(
        tries.map((attempt) =>
          attempt.then(
            () => "done",
            () => refusalOf(attempt),
          ),
        ),
      );
      expect(await ownersOf(shared.organizationId)).toBe(1);
      expect(["account.sole_owner", ...refusals]).toContain(codes.find((code) => code !== "done"));
    }
  });
});

describe("somebody who deletes their account", () => {
  it("while they accept an invitation has no seat afterwards, and nobody waits for ever", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id: organizationId, owner } = await newOrganization(db);
      const guest = await withSession(await newUser(db));
      const { id: invitationId } = await callerOf(owner).organizations.invite({
        organizationId,
        email: guest.email,
      });
      const [deleted] = await Promise.allSettled([
        remove(guest),
        callerOf(guest).organizations.acceptInvitation({ invitationId }),
      ]);
      expect(deleted.status).toBe("fulfilled");
      const seat = and(eq(members.organizationId, organizationId), eq(members.userId, guest.actor.userId));
      expect(await db.$count(members, seat)).toBe(0);
      expect(await db.$count(users, and(eq(users.id, guest.actor.userId), isNull(users.deletedAt)))).toBe(0);
    }
  });
});
