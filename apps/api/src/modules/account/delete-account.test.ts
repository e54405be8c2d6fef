import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { subscriptions } from "@souk/db/schema/commerce";
import { oauthConsents } from "@souk/db/schema/oauth-grants";
import { invitations, members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { invoices } from "@souk/db/schema/stripe";
import { failedSignIns, passkeys, twoFactors } from "@souk/db/schema/sign-in";
import { vendors } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "../../platform/actor.ts";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newAgent, newTier, newUser, type TestContext } from "../../testing/market.ts";
import { newPaidPlan, newPayment } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { checkout } from "../billing/index.ts";

let db: Database;
let stripe: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  stripe = await startTestStripe();
});
afterAll(() => stripe.emulator.close());

type Person = TestContext<UserActor> & { email: string };

async function newFreshUser(role: UserActor["role"] = "user"): Promise<Person> {
  return withSession(await newUser(db, role));
}

const remove = (person: Person) => callerOf(person).account.delete({ email: person.email });

async function personOf({ actor }: Person) {
  const [row] = await db.select().from(users).where(eq(users.id, actor.userId));
  return row;
}

/** A shared organization with these people in it. */
async function newOrganization(...seats: { person: Person; role: string }[]): Promise<string> {
  const slug = `o-${randomUUID()}`;
  const [row] = await db.insert(organizations).values({ name: slug, slug }).returning();
  const id = row?.id ?? "";
  for (const { person, role } of seats) {
    await db.insert(members).values({ organizationId: id, userId: person.actor.userId, role });
  }
  return id;
}

describe("a deleted account", () => {
  it("keeps nothing that says whose it was, and no way in", async () => {
    const person = await newFreshUser();
    const { userId } = person.actor;
    const { clientId } = await newAgent(db);
    await db.insert(accounts).values({ userId, providerId: "credential", accountId: userId, password: "x" });
    await db.insert(twoFactors).values({ userId, secret: "x", backupCodes: "x" });
    await db
      .insert(oauthConsents)
      .values({ userId, clientId, scopes: ["openid"], referenceId: person.actor.organizationId });
    await db.insert(failedSignIns).values({ email: person.email, failed: 1, lastTriedAt: new Date() });
    await db.insert(passkeys).values({
      userId,
      publicKey: "x",
      credentialID: userId,
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    });
    await remove(person);
    const [user, personal] = [await personOf(person), person.actor.organizationId];
    expect(user).toMatchObject({ name: "Deleted account", email: `deleted-${userId}@deleted.invalid` });
    expect(user?.deletedAt).toBeInstanceOf(Date);
    const [organization] = await db.select().from(organizations).where(eq(organizations.id, personal));
    expect(organization?.name).toBe("Deleted account");
    for (const table of [accounts, twoFactors, oauthConsents, passkeys, sessions]) {
      expect(await db.select().from(table).where(eq(table.userId, userId))).toEqual([]);
    }
    expect(await db.select().from(failedSignIns).where(eq(failedSignIns.email, person.email))).toEqual([]);
  });

  it("is on record, and its owner gets a last mail", async () => {
    const person = await newFreshUser();
    await remove(person);
    const rows = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, person.actor.userId));
    expect(rows).toMatchObject([{ action: "user.deleted", actorId: person.actor.userId }]);
    const mails = await db.select().from(emails).where(eq(emails.recipient, person.email));
    expect(mails).toMatchObject([{ template: "account-deleted" }]);
  });

  it("gives its address free", async () => {
    const person = await newFreshUser();
    await remove(person);
    const again = db.insert(users).values({ name: "Ada again", email: person.email });
    await expect(again).resolves.toBeDefined();
  });

  it("ends its plans at Stripe, now, so that nothing is charged again", async () => {
    const plan = await newPaidPlan(db, stripe);
    const person = await withSession({ ...plan.buyer, email: await emailOf(plan.buyer) });
    await remove(person);
    const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, plan.held.id));
    expect(row).toMatchObject({ status: "canceled" });
    const atStripe = await stripe.stripe.subscriptions.retrieve(row?.stripeSubscriptionId ?? "");
    expect(atStripe.status).toBe("canceled");
  });

  it("leaves what was paid on record", async () => {
    const payment = await newPayment(db, stripe);
    const person = await withSession({ ...payment.buyer, email: await emailOf(payment.buyer) });
    await remove(person);
    const [row] = await db.select().from(invoices).where(eq(invoices.id, payment.invoiceId));
    expect(row).toMatchObject({ status: "paid", organizationId: person.actor.organizationId });
  });

  it("stays, with its plan, when Stripe cannot be asked", async () => {
    const plan = await newPaidPlan(db, stripe);
    const person = await withSession({ ...plan.buyer, email: await emailOf(plan.buyer), stripe: undefined });
    expect(await refusalOf(remove(person))).toBe("stripe.not_configured");
    expect(await personOf(person)).toMatchObject({ deletedAt: null, email: person.email });
  });

  it("loses its free plans as well", async () => {
    const person = await newFreshUser();
    const agent = await newAgent(db);
    const tier = await newTier(db, agent);
    await checkout(person, { agentId: agent.slug, tierId: tier.id });
    await remove(person);
    const { organizationId } = person.actor;
    const rows = await db
      .select()
      .from(subscriptions)
      .where(eq(subscriptions.organizationId, organizationId));
    expect(rows).toMatchObject([{ status: "canceled" }]);
  });

  it("is named in no invitation any more", async () => {
    const [person, other] = [await newFreshUser(), await newFreshUser()];
    const { email } = person;
    const seat = { organizationId: await newOrganization({ person: other, role: "owner" }), email };
    const expiresAt = new Date(Date.now() + 86_400_000);
    await db.insert(invitations).values([
      { ...seat, role: "member", expiresAt, acceptedAt: new Date(), acceptedBy: person.actor.userId },
      { ...seat, role: "admin", expiresAt },
    ]);
    await remove(person);
    const left = await db
      .select()
      .from(invitations)
      .where(eq(invitations.organizationId, seat.organizationId));
    expect(left).toMatchObject([{ role: "member", email: expect.stringContaining("@deleted.invalid") }]);
  });

  it("leaves its organizations, which go on without it", async () => {
    const [person, other] = [await newFreshUser(), await newFreshUser()];
    const id = await newOrganization({ person, role: "owner" }, { person: other, role: "owner" });
    await remove(person);
    const left = await db.select().from(members).where(eq(members.organizationId, id));
    expect(left.map(({ userId }) => userId)).toEqual([other.actor.userId]);
  });
});

describe("an account is not deleted", () => {
  it.each([
    ["that was signed in to eleven minutes ago", { minutesAgo: 11 }],
    ["when no session is behind the call", null],
  ])("%s", async (_, session) => {
    const user = await newUser(db);
    const person = session ? await withSession(user, session) : user;
    expect(await refusalOf(remove(person))).toBe("auth.not_fresh");
    expect(await personOf(person)).toMatchObject({ deletedAt: null });
  });

  it("through an admin's eyes", async () => {
    const admin = await newUser(db, "admin");
    const person = await withSession(await newUser(db), { impersonatedBy: admin.actor.userId });
    expect(await refusalOf(remove(person))).toBe("auth.forbidden");
  });

  it("without its own address as confirmation", async () => {
    const [person, other] = [await newFreshUser(), await newFreshUser()];
    const call = callerOf(person).account.delete({ email: other.email });
    expect(await refusalOf(call)).toBe("account.email_mismatch");
  });

  it("while it is an admin's", async () => {
    expect(await refusalOf(remove(await newFreshUser("admin")))).toBe("account.admin");
  });

  it("while it alone owns an organization that has other members", async () => {
    const [person, other] = [await newFreshUser(), await newFreshUser()];
    await newOrganization({ person, role: "owner" }, { person: other, role: "member" });
    expect(await refusalOf(remove(person))).toBe("account.sole_owner");
    expect(await personOf(person)).toMatchObject({ deletedAt: null });
  });

  it("while it alone owns an organization that sells", async () => {
    const person = await newFreshUser();
    const organizationId = await newOrganization({ person, role: "owner" });
    await db.insert(vendors).values({ organizationId, slug: `v-${randomUUID()}`, name: "Seller" });
    expect(await refusalOf(remove(person))).toBe("account.sole_owner");
  });

  it("twice: whoever asks again at the same moment is signed out", async () => {
    const person = await newFreshUser();
    const outcomes = await Promise.allSettled([remove(person), remove(person)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const rows = await db.execute(
      sql`select from ${auditEvents} where subject_id = ${person.actor.userId} and action = 'user.deleted'`,
    );
    expect(rows.rowCount).toBe(1);
  });
});

async function emailOf({ actor }: TestContext<UserActor>): Promise<string> {
  const [row] = await db.select().from(users).where(eq(users.id, actor.userId));
  return row?.email ?? "";
}
