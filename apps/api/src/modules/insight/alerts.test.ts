import { emails } from "@souk/db/schema/mail";
import { users } from "@souk/db/schema/people";
import { usageAlerts } from "@souk/db/schema/usage";
import { testDatabase } from "@souk/db/testing/database";
import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newTier, newUser, TEST_MAIL_SEAL, throughAgent } from "../../testing/market.ts";
import { actingFor, newMember } from "../../testing/organization.ts";
import { readSubject } from "../../testing/quota.ts";
import { tellAlerts } from "./index.ts";

const CAPS = { warnDay: null, stopDay: null, warnPeriod: null, stopPeriod: null };

/** A buyer on a plan of 10 pages a month whose agent spends, and what people are told of it. */
async function setUp() {
  const { db } = await testDatabase();
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const buyer = await newUser(db);
  const agentId = agent.slug;
  await callerOf(buyer).billing.checkout({ agentId, tierId: tier.id });
  const its = callerOf(throughAgent(buyer, agent)).usage;
  const { organizationId } = buyer.actor;
  let spends = 0;
  const mailsTo = async (...people: { email: string }[]) => {
    const to = people.map(({ email }) => email);
    const rows = await db.select().from(emails).where(inArray(emails.recipient, to)).orderBy(emails.id);
    return rows.map(({ recipient, template, sealedProps }) => ({
      recipient,
      template,
      props: JSON.parse(TEST_MAIL_SEAL.open(sealedProps ?? "")) as unknown,
    }));
  };
  return {
    db,
    agent,
    agentId,
    buyer,
    organizationId,
    me: callerOf(buyer).usage,
    consume: (quantity: number) =>
      its.consume({ agentId, metricSlug: "pages", quantity, idempotencyKey: `run-${(spends += 1)}` }),
    cap: (caps: object) => callerOf(buyer).usage.setCaps({ agentId, metricSlug: "pages", ...CAPS, ...caps }),
    tell: (given = db) => tellAlerts(contextOf(given, { kind: "system" })),
    mailsTo,
    subject: () => readSubject(db, { organizationId, listingId: agent.listingId, metric: "pages" }),
  };
}

const kindsOf = (mails: { props: unknown }[]) => mails.map(({ props }) => (props as { kind: string }).kind);

describe("an alert", () => {
  it("is mailed once to every owner and admin, with the numbers, and to nobody else", async () => {
    const { db, organizationId, buyer, agent, consume, tell, mailsTo } = await setUp();
    const admin = await newMember(db, organizationId, "admin");
    const others = [
      await newMember(db, organizationId, "billing"),
      await newMember(db, organizationId, "member"),
    ];
    await consume(5);
    await Promise.all([tell(), tell()]);
    await tell();
    const mails = await mailsTo(buyer, admin, ...others);
    expect(mails.map(({ recipient }) => recipient).toSorted()).toEqual([buyer.email, admin.email].toSorted());
    expect(mails[0]).toMatchObject({
      template: "usage-alert",
      props: {
        kind: "50",
        agent: "Test agent",
        metric: "Pages",
        used: 5,
        limit: 10,
        goesOn: false,
        path: `/dashboard/usage/${agent.slug}`,
      },
    });
  });

  it("comes at each share once in a period, and anew in the next", async () => {
    const { buyer, consume, tell, mailsTo } = await setUp();
    for (const quantity of [4, 1, 1, 2, 2]) {
      await consume(quantity);
      await tell();
    }
    expect(kindsOf(await mailsTo(buyer))).toEqual(["50", "80", "100"]);
  });

  it("of several shares that were reached at once is the largest alone", async () => {
    const { buyer, consume, tell, mailsTo, me } = await setUp();
    await consume(10);
    await tell();
    expect(kindsOf(await mailsTo(buyer))).toEqual(["100"]);
    expect((await me.listAlerts({})).items.map(({ kind }) => kind)).toEqual(["80", "50", "100"]);
  });

  it("comes when a cap that warns is reached", async () => {
    const { buyer, consume, cap, tell, mailsTo } = await setUp();
    await cap({ warnDay: 2, warnPeriod: 3 });
    await consume(2);
    await tell();
    await consume(1);
    await tell();
    expect(kindsOf(await mailsTo(buyer))).toEqual(["warn_day", "warn_period"]);
  });

  it("is not mailed to who switched that off, until they switch it on", async () => {
    const { buyer, me, consume, tell, mailsTo } = await setUp();
    expect(await me.setAlertMails({ mails: false })).toEqual({ mails: false });
    await consume(5);
    await tell();
    expect(await mailsTo(buyer)).toEqual([]);
    expect(await me.listAlerts({})).toMatchObject({ mails: false, unread: 1, items: [{ kind: "50" }] });
    await me.setAlertMails({ mails: true });
    await consume(3);
    await tell();
    expect(kindsOf(await mailsTo(buyer))).toEqual(["80"]);
  });

  it("is mailed to who was banned once, and not to who is banned now", async () => {
    const { db, organizationId, buyer, consume, tell, mailsTo } = await setUp();
    const banned = await newMember(db, organizationId, "admin");
    const ban = (person: { actor: { userId: string } }, banExpires: Date) =>
      db.update(users).set({ banned: true, banExpires }).where(eq(users.id, person.actor.userId));
    await ban(buyer, new Date(Date.now() - 1000));
    await ban(banned, new Date(Date.now() + 60_000));
    await consume(5);
    await tell();
    expect((await mailsTo(buyer, banned)).map(({ recipient }) => recipient)).toEqual([buyer.email]);
  });

  it("counts as told only together with its mails", async () => {
    const { db, buyer, consume, tell, mailsTo, subject } = await setUp();
    await consume(5);
    const broken = new Proxy(db, {
      get: (target, property) =>
        property === "transaction"
          ? (work: Parameters<typeof db.transaction>[0]) =>
              target.transaction(async (tx) => {
                await work(tx);
                throw new Error("the commit failed");
              })
          : (Reflect.get(target, property, target) as unknown),
    });
    await expect(tell(broken)).rejects.toThrow("the commit failed");
    expect(await mailsTo(buyer)).toEqual([]);
    await tell();
    expect((await mailsTo(buyer)).length).toBe(1);
    const { id } = await subject();
    const [row] = await db.select().from(usageAlerts).where(eq(usageAlerts.subjectId, id));
    expect(row?.toldAt).toBeInstanceOf(Date);
  });
});

describe("the list of alerts", () => {
  it("is read by each member for themselves, up to the newest they saw", async () => {
    const { db, organizationId, me, consume } = await setUp();
    const seat = await newMember(db, organizationId, "member");
    const member = callerOf(actingFor(seat, organizationId, "member")).usage;
    await consume(5);
    const [first] = (await me.listAlerts({})).items;
    await consume(3);
    expect((await me.listAlerts({})).unread).toBe(2);
    expect(await me.readAlerts({ until: first?.at ?? "" })).toEqual({ unread: 1 });
    expect((await me.listAlerts({})).items.map(({ kind, isRead }) => [kind, isRead])).toEqual([
      ["80", false],
      ["50", true],
    ]);
    expect((await member.listAlerts({})).unread).toBe(2);
    await me.readAlerts({ until: "2999-01-01T00:00:00Z" });
    await me.readAlerts({ until: "2000-01-01T00:00:00Z" });
    expect((await me.listAlerts({})).unread).toBe(0);
    await consume(2);
    expect((await me.listAlerts({})).unread).toBe(1);
  });

  it("pages through alerts of one moment without gap or double, and refuses a foreign cursor", async () => {
    const { me, consume } = await setUp();
    await consume(10);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await me.listAlerts({ limit: 1, cursor });
      seen.push(...page.items.map(({ kind }) => kind));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.toSorted()).toEqual(["100", "50", "80"]);
    const foreign = Buffer.from(JSON.stringify(["x", "1", "50"])).toString("base64url");
    expect(await refusalOf(me.listAlerts({ cursor: foreign }))).toBe("request.invalid");
  });

  it("shows nobody what others were told, and no agent", async () => {
    const { db, buyer, agent, consume } = await setUp();
    await consume(5);
    const stranger = callerOf(await newUser(db)).usage;
    expect(await stranger.listAlerts({})).toMatchObject({ items: [], unread: 0, mails: true });
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).usage.listAlerts({}))).toBe("auth.forbidden");
  });
});
