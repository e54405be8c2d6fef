import { users } from "@souk/db/schema/people";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq, isNotNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Transaction } from "../../../platform/service-context.ts";
import { type Account, accountsAt } from "../../../testing/accounts.ts";
import { amid } from "../../../testing/amid.ts";
import type { Answer } from "../../../testing/browser.ts";
import { contextOf } from "../../../testing/market.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";
import { banUser, erasePerson, setUserRole, unbanUser } from "../index.ts";
import { deleteTokensOfUser } from "../grant-store.ts";
import { deleteSessionsOfUser } from "../store.ts";

let database: TestDatabase;
let server: IdentityServer;
let people: ReturnType<typeof accountsAt>;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
  people = accountsAt(server, database.db);
});
afterAll(() => server.close());

const within = (tx: Transaction) => ({ ...contextOf(database.db, { kind: "system" }), db: tx });

const amidst = (change: (tx: Transaction) => Promise<unknown>, ask: () => Promise<Answer>) =>
  amid(database, change, ask);

const sessionsOf = ({ id }: Account) =>
  database.db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, id));

/** What choosing a new password by mail does. */
async function chooseAnew(tx: Transaction, { id }: Account): Promise<void> {
  await deleteTokensOfUser(tx, id);
  await deleteSessionsOfUser(tx, id);
  await tx.update(accounts).set({ password: "another" }).where(eq(accounts.userId, id));
}

describe("nobody is signed in by what began before", () => {
  it("a new password was chosen", async () => {
    const account = await people.newAccount();
    const answer = await amidst(
      (tx) => chooseAnew(tx, account),
      () => people.signIn(account),
    );
    expect(answer.status).toBe(401);
    expect(await sessionsOf(account)).toEqual([]);
  });

  it("they were banned, so that nothing of it is left when the ban is lifted", async () => {
    const account = await people.newAccount();
    const browser = people.newBrowser();
    const ban = { userId: account.id, reason: "x", expiresAt: null };
    const answer = await amidst(
      (tx) => banUser(within(tx), ban),
      () => people.signIn(account, browser),
    );
    expect(answer.status).toBe(403);
    await unbanUser(contextOf(database.db, { kind: "system" }), { userId: account.id });
    expect(await people.isSignedIn(browser)).toBe(false);
    expect((await people.signIn(account)).status).toBe(200);
  });

  it("their account was deleted", async () => {
    const account = await people.newAccount();
    const answer = await amidst(
      (tx) => erasePerson(within(tx), account.id),
      () => people.signIn(account),
    );
    expect(answer.status).toBeOneOf([401, 403]);
    expect(await sessionsOf(account)).toEqual([]);
  });
});

describe("no admin looks through somebody's eyes who began to before", () => {
  const admin = async () => {
    const account = await people.newAccount();
    await database.db.update(users).set({ role: "admin" }).where(eq(users.id, account.id));
    return account;
  };
  const look = ({ browser }: Account, { id: userId }: Account) =>
    people.post("/admin/impersonate-user", { userId }, browser);
  const looksAt = ({ id }: Account) =>
    database.db
      .select()
      .from(sessions)
      .where(and(eq(sessions.userId, id), isNotNull(sessions.impersonatedBy)));

  it.each([
    [
      "they were an admin no more",
      (tx: Transaction, by: string) => setUserRole(within(tx), { userId: by, role: "user" }),
    ],
    [
      "they were banned",
      (tx: Transaction, by: string) => banUser(within(tx), { userId: by, reason: "x", expiresAt: null }),
    ],
    [
      "the person became an admin",
      (tx: Transaction, _: string, at: string) => setUserRole(within(tx), { userId: at, role: "admin" }),
    ],
  ])("%s", async (_, change) => {
    await admin();
    const [by, person] = [await admin(), await people.newAccount()];
    const answer = await amidst(
      (tx) => change(tx, by.id, person.id),
      () => look(by, person),
    );
    expect(answer.status).toBe(403);
    expect(await looksAt(person)).toEqual([]);
  });
});
