import { auditEvents } from "@souk/db/schema/audit";
import { members } from "@souk/db/schema/organizations";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp, type SignedUp, startTestApp, type TestApp } from "../../testing/app.ts";
import { contextOf, newAgent, newTier, personOf } from "../../testing/market.ts";
import { createOrganization } from "./index.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** The parts of answers that are looked at here. */
interface Body {
  organization: { id: string };
  items: { id: string; isPersonal?: boolean }[];
}

async function call(person: SignedUp, method: string, path: string, body?: object) {
  const answer = await fetch(app.url + path, {
    method,
    headers: { authorization: `Bearer ${person.bearer}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Body };
}

async function newOrganizationOf(person: SignedUp): Promise<string> {
  const actor = personOf({ userId: person.id, organizationId: person.id });
  return (await createOrganization(contextOf(app.deps.db, actor), { name: "Acme" })).id;
}

async function seat(person: SignedUp, organizationId: string, role: string): Promise<void> {
  await app.deps.db.insert(members).values({ organizationId, userId: person.id, role });
}

const activeOf = async (person: SignedUp) => (await call(person, "GET", "/me")).body.organization;

describe("switching", () => {
  it("lets the session act for the organization from the next call on, and back, and is on record", async () => {
    const person = await signUp(app);
    const personal = await activeOf(person);
    expect(personal).toMatchObject({ isPersonal: true, role: "owner" });
    const organizationId = await newOrganizationOf(person);
    expect(await call(person, "PUT", "/me/organization", { organizationId })).toMatchObject({
      status: 200,
      body: { id: organizationId, isActive: true },
    });
    expect(await activeOf(person)).toMatchObject({ id: organizationId, isPersonal: false });
    await call(person, "PUT", "/me/organization", { organizationId: personal.id });
    expect(await activeOf(person)).toEqual(personal);
    const events = await app.deps.db
      .select({ organizationId: auditEvents.organizationId })
      .from(auditEvents)
      .where(and(eq(auditEvents.actorId, person.id), eq(auditEvents.action, "session.organization_switched")))
      .orderBy(auditEvents.id);
    expect(events.map((event) => event.organizationId)).toEqual([organizationId, personal.id]);
  });

  it("leaves the person's other sessions where they are", async () => {
    const person = await signUp(app);
    const other = await app.deps.auth.handler(
      new Request(`${app.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: app.webUrl },
        body: JSON.stringify({ email: person.email, password: person.password }),
      }),
    );
    const elsewhere = { ...person, bearer: other.headers.get("set-auth-token") ?? "" };
    const organizationId = await newOrganizationOf(person);
    await call(person, "PUT", "/me/organization", { organizationId });
    expect(await activeOf(elsewhere)).toMatchObject({ isPersonal: true });
  });

  it("is refused for an organization that one is no member of, as for one that does not exist", async () => {
    const organizationId = await newOrganizationOf(await signUp(app));
    const stranger = await signUp(app);
    const answer = await call(stranger, "PUT", "/me/organization", { organizationId });
    expect(answer).toMatchObject({ status: 404, body: { code: "organization.not_found" } });
    expect(await activeOf(stranger)).toMatchObject({ isPersonal: true });
  });

  it("ends with the seat: the very next call acts for the personal organization", async () => {
    const owner = await signUp(app);
    const organizationId = await newOrganizationOf(owner);
    const member = await signUp(app);
    await seat(member, organizationId, "member");
    await call(member, "PUT", "/me/organization", { organizationId });
    await call(owner, "DELETE", `/organizations/${organizationId}/members/${member.id}`);
    expect(await activeOf(member)).toMatchObject({ isPersonal: true, role: "owner" });
    await seat(member, organizationId, "member");
    expect(await activeOf(member)).toMatchObject({ isPersonal: true });
  });

  it("is believed as long as the seat lasts, even where the seat is gone and the session was not told", async () => {
    const member = await signUp(app);
    const organizationId = await newOrganizationOf(await signUp(app));
    await seat(member, organizationId, "admin");
    await call(member, "PUT", "/me/organization", { organizationId });
    await app.deps.db
      .delete(members)
      .where(and(eq(members.organizationId, organizationId), eq(members.userId, member.id)));
    expect(await activeOf(member)).toMatchObject({ isPersonal: true });
  });
});

describe("an organization's plans", () => {
  it("are taken by those who pay and seen by every member, each in their own session", async () => {
    const { db } = app.deps;
    const agent = await newAgent(db);
    const tier = await newTier(db, agent);
    const owner = await signUp(app);
    const organizationId = await newOrganizationOf(owner);
    const member = await signUp(app);
    await seat(member, organizationId, "member");
    for (const person of [owner, member]) await call(person, "PUT", "/me/organization", { organizationId });
    const checkout = `/agents/${agent.slug}/pricing/${tier.id}/checkout`;
    expect(await call(member, "POST", checkout)).toMatchObject({
      status: 403,
      body: { code: "auth.forbidden" },
    });
    expect(await call(owner, "POST", checkout)).toMatchObject({ body: { status: "active" } });
    expect((await call(member, "GET", "/me/subscriptions")).body.items).toMatchObject([
      { agent: { slug: agent.slug } },
    ]);
    const consume = `/me/agents/${agent.slug}/usage/pages/consume`;
    expect(await call(member, "POST", consume, { idempotencyKey: "one" })).toMatchObject({
      body: { used: 1 },
    });
    expect((await call(owner, "GET", `/me/agents/${agent.slug}/usage`)).body.items[0]).toMatchObject({
      used: 1,
    });
    expect(await call(member, "DELETE", `/me/subscriptions/${agent.slug}`)).toMatchObject({ status: 403 });
    await call(owner, "PUT", "/me/organization", { organizationId: (await personalOf(owner))?.id });
    expect((await call(owner, "GET", "/me/subscriptions")).body.items).toEqual([]);
  });
});

async function personalOf(person: SignedUp) {
  const { body } = await call(person, "GET", "/organizations");
  return body.items.find((organization) => organization.isPersonal);
}
