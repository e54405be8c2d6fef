import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newGrant } from "../../testing/grant.ts";
import { newAgent, newUser } from "../../testing/market.ts";
import { newOrganization } from "../../testing/organization.ts";
import { requireStandingGrant } from "./guard/require-standing-grant.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

describe("a deleted account's address", () => {
  it("is in no mail of before and nowhere in the audit log", async () => {
    const person = await withSession(await newUser(db));
    const { id: organizationId, owner } = await newOrganization(db);
    const { organizations } = callerOf(owner);
    const { id: invitationId } = await organizations.invite({ organizationId, email: person.email });
    await db.update(emails).set({ state: "sent", sentAt: new Date(), sealedProps: null });
    await organizations.revokeInvitation({ organizationId, invitationId });
    await organizations.invite({ organizationId, email: person.email });
    await callerOf(person).account.delete({ email: person.email });
    const told = sql`${auditEvents.details}::text like ${`%${person.email}%`}`;
    expect(await db.$count(auditEvents, told)).toBe(0);
    const sent = await db.select().from(emails).where(eq(emails.recipient, person.email));
    expect(sent).toMatchObject([{ template: "account-deleted" }]);
    const kept = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, invitationId));
    expect(kept.map(({ details }) => details["email"])).toEqual(
      Array(2).fill(`deleted-${person.actor.userId}@deleted.invalid`),
    );
  });
});

describe("an account that is deleted while an agent refreshes", () => {
  it("is deleted: the two wait for each other's end, not for each other", async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await withSession(await newUser(db));
      const { userId, organizationId: referenceId } = person.actor;
      const { clientId } = await newAgent(db);
      await newGrant(person, clientId);
      const issue = () =>
        db.transaction((tx) => requireStandingGrant(tx, { userId, clientId, referenceId })).catch(asEnded);
      const outcomes = await Promise.all([
        ...Array.from({ length: 8 }, issue),
        callerOf(person).account.delete({ email: person.email }),
        ...Array.from({ length: 8 }, issue),
      ]);
      expect(outcomes.every((outcome) => outcome === undefined || outcome === "ended")).toBe(true);
    }
  });
});

/** The one refusal of tokens that there is; anything else fails the test. */
function asEnded(error: unknown): string {
  if (error instanceof Error && "body" in error) return "ended";
  throw error;
}
