import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { users } from "@souk/db/schema/people";
import { failedSignIns } from "@souk/db/schema/sign-in";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, systemContext } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import { TEST_MAIL_SEAL } from "../../../testing/market.ts";
import { type Person, signIn } from "../../../testing/relying-party.ts";
import { linkIn } from "../../../testing/sent-mails.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";
import { chargeTry, MOST_FAILURES } from "../lockout-store.ts";
import { tellLockedOwners } from "../tell-locked-owners.ts";
import { unlockUser } from "../unlock-user.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

const WRONG = "a wrong password of some length";

/** Somebody with an account, at whose address nobody has failed. */
async function newAccount(): Promise<Person> {
  const person = newPerson();
  await server.auth.api.signUpEmail({ body: person });
  await database.db.update(users).set({ emailVerified: true }).where(eq(users.email, person.email));
  return person;
}

async function tryPassword(email: string, password: string) {
  const answer = await new Browser(server.webUrl).send(`${server.apiUrl}/api/auth/sign-in/email`, {
    method: "POST",
    body: { email, password },
  });
  return { status: answer.status, body: answer.text, headers: Object.keys(answer.headers).toSorted() };
}

/** What guessing until the address is locked leaves, without its hashes. */
async function lock(email: string): Promise<void> {
  for (let i = 0; i < MOST_FAILURES; i++) await chargeTry(database.db, email, new Date());
}

/** Lets the present lock of an address have ended a second ago. */
async function letLockPass(email: string): Promise<void> {
  await database.db
    .update(failedSignIns)
    .set({ lockedUntil: sql`now() - interval '1 second'` })
    .where(eq(failedSignIns.email, email));
}

async function locksToldTo(email: string): Promise<number> {
  const rows = await database.db.select().from(emails).where(eq(emails.recipient, email));
  return rows.filter(({ template }) => template === "sign-in-locked").length;
}

async function stateOf(email: string) {
  const [row] = await database.db.select().from(failedSignIns).where(eq(failedSignIns.email, email));
  return row;
}

describe("an address that is guessed at", () => {
  it("is locked after ten wrong passwords, for the right one as well", async () => {
    const person = await newAccount();
    for (let i = 0; i < MOST_FAILURES; i++) await tryPassword(person.email, WRONG);
    expect((await tryPassword(person.email, person.password)).status).toBe(401);
    expect(await stateOf(person.email)).toMatchObject({ failed: MOST_FAILURES, locks: 1 });
  });

  it("takes the right password before that, and begins to count anew", async () => {
    const person = await newAccount();
    for (let i = 1; i < MOST_FAILURES; i++) await tryPassword(person.email, WRONG);
    expect((await tryPassword(person.email, person.password)).status).toBe(200);
    expect(await stateOf(person.email)).toBeUndefined();
  });

  it("answers the same for a wrong password, a locked account and no account, locked or not", async () => {
    const person = await newAccount();
    const wrong = await tryPassword(person.email, WRONG);
    const unknown = newPerson().email;
    expect(await tryPassword(unknown, WRONG)).toEqual(wrong);
    await lock(unknown);
    expect(await tryPassword(unknown, WRONG)).toEqual(wrong);
    await lock(person.email);
    expect(await tryPassword(person.email, person.password)).toEqual(wrong);
    expect(wrong.status).toBe(401);
  });

  it("takes as long to refuse in each of these cases: one hash of a password", async () => {
    const [known, locked] = [await newAccount(), await newAccount()];
    await lock(locked.email);
    const cases = { wrong: known.email, locked: locked.email, unknown: newPerson().email };
    const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
    for (let round = 0; round < 5; round++) {
      for (const [name, email] of Object.entries(cases)) {
        const start = performance.now();
        await tryPassword(email, WRONG);
        times.get(name)?.push(performance.now() - start);
      }
    }
    const quickest = [...times.values()].map((all) => Math.min(...all));
    // Without its hash an answer takes a tenth of the time.
    expect(Math.max(...quickest) / Math.min(...quickest)).toBeLessThan(2);
  });

  it("is the same address however it is written", async () => {
    const person = await newAccount();
    await lock(person.email.toUpperCase());
    expect((await tryPassword(person.email, person.password)).status).toBe(401);
  });

  it("lets no more guesses through when they come at once", async () => {
    const email = newPerson().email;
    const charges = await Promise.all(
      Array.from({ length: 40 }, () => chargeTry(database.db, email, new Date())),
    );
    expect(charges.filter(({ isLocked }) => !isLocked)).toHaveLength(MOST_FAILURES);
    expect(charges.filter(({ isLast }) => isLast)).toHaveLength(1);
  });

  it("is unlocked by time, and locked for twice as long the next time, up to a day", async () => {
    const email = newPerson().email;
    const minutes: number[] = [];
    for (let round = 0; round < 9; round++) {
      await letLockPass(email);
      const now = new Date();
      for (let i = 0; i < MOST_FAILURES; i++) await chargeTry(database.db, email, now);
      const { lockedUntil } = (await stateOf(email)) ?? {};
      minutes.push(((lockedUntil?.getTime() ?? 0) - now.getTime()) / 60_000);
    }
    expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  });

  it("is forgotten when nobody has tried for a day", async () => {
    const email = newPerson().email;
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    for (let i = 1; i < MOST_FAILURES; i++) await chargeTry(database.db, email, new Date());
    await chargeTry(database.db, email, tomorrow);
    expect(await stateOf(email)).toMatchObject({ failed: 1, locks: 0, lockedUntil: null });
  });
});

describe("a lock", () => {
  it("does not count what is tried meanwhile", async () => {
    const person = await newAccount();
    await lock(person.email);
    const before = await stateOf(person.email);
    await lock(person.email);
    expect(await stateOf(person.email)).toMatchObject({ lockedUntil: before?.lockedUntil, locks: 1 });
    await letLockPass(person.email);
    expect((await tryPassword(person.email, person.password)).status).toBe(200);
  });

  it("is told to its owner by mail, once each time, and to nobody where there is no owner", async () => {
    const [person, nobody] = [await newAccount(), newPerson()];
    const tell = () => tellLockedOwners({ ...systemContext(database.db), mailSeal: TEST_MAIL_SEAL });
    await lock(person.email);
    await lock(nobody.email);
    await tell();
    await tell();
    expect(await locksToldTo(person.email)).toBe(1);
    await letLockPass(person.email);
    await lock(person.email);
    await tell();
    expect(await locksToldTo(person.email)).toBe(2);
    expect(await locksToldTo(nobody.email)).toBe(0);
  });

  it("is opened by a new password, chosen with a link from the mailbox", async () => {
    const person = await newAccount();
    await lock(person.email);
    const browser = new Browser(server.webUrl);
    const ask = (path: string, body: object) =>
      browser.send(`${server.apiUrl}/api/auth${path}`, { method: "POST", body });
    await ask("/request-password-reset", { email: person.email });
    const token = (await linkIn(database.db, person.email, "reset-password")).searchParams.get("token");
    await ask("/reset-password", { token, newPassword: "another battery staple" });
    expect((await tryPassword(person.email, "another battery staple")).status).toBe(200);
  });

  it("is opened by an admin, on record, once", async () => {
    const person = await newAccount();
    await lock(person.email);
    const [user] = await database.db.select().from(users).where(eq(users.email, person.email));
    const userId = user?.id ?? "";
    await unlockUser(systemContext(database.db), { userId });
    await unlockUser(systemContext(database.db), { userId });
    expect((await tryPassword(person.email, person.password)).status).toBe(200);
    const told = await database.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.subjectId, userId), eq(auditEvents.action, "user.unlocked")));
    expect(told).toHaveLength(1);
  });

  it("is nowhere guessed past: no endpoint says whether a session's password is right", async () => {
    const person = await newAccount();
    const browser = await signIn(server, person);
    await lock(person.email);
    const { password } = person;
    for (const path of ["/verify-password", "/delete-user", "/two-factor/enable", "/two-factor/disable"]) {
      const url = `${server.apiUrl}/api/auth${path}`;
      const right = await browser.send(url, { method: "POST", body: { password } });
      const wrong = await browser.send(url, { method: "POST", body: { password: WRONG } });
      expect([path, right.status, right.text]).toEqual([path, wrong.status, wrong.text]);
      expect(right.status).toBeOneOf([400, 404]);
    }
  });

  it("covers the password that a session gives to change the password", async () => {
    const person = await newAccount();
    const browser = await signIn(server, person);
    await lock(person.email);
    const change = await browser.send(`${server.apiUrl}/api/auth/change-password`, {
      method: "POST",
      body: { currentPassword: person.password, newPassword: "another battery staple" },
    });
    expect(change.status).toBe(400);
    expect(change.json()).toMatchObject({ code: "INVALID_PASSWORD" });
  });
});
