import { randomUUID } from "node:crypto";
import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Account, accountsAt } from "../../../testing/accounts.ts";
import { linkIn, mailsTo } from "../../../testing/sent-mails.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";

let database: TestDatabase;
let server: IdentityServer;
let people: ReturnType<typeof accountsAt>;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
  people = accountsAt(server, database.db);
});
afterAll(() => server.close());

const newAddress = () => `${randomUUID()}@new.example`;
const ask = ({ browser }: Account, newEmail: string) =>
  people.post("/change-email", { newEmail, callbackURL: "/settings/profile" }, browser);
const emailOf = async ({ id }: Account) =>
  (await database.db.select({ email: users.email }).from(users).where(eq(users.id, id)))[0]?.email;

/** The change as far as the new mailbox: asked for, and allowed at the old address. */
async function allowedChange() {
  const account = await people.newAccount();
  const newEmail = newAddress();
  await ask(account, newEmail);
  await people.verify(await linkIn(database.db, account.email, "confirm-email-change"));
  return { account, newEmail, link: await linkIn(database.db, newEmail, "verify-new-email") };
}

describe("a changed address", () => {
  it("is allowed at the old one, confirmed at the new one, and told to the old one", async () => {
    const account = await people.newAccount();
    const newEmail = newAddress();
    expect((await ask(account, newEmail.toUpperCase())).status).toBe(200);
    expect(await people.templatesTo(newEmail)).toEqual([]);
    const [asked] = await mailsTo(database.db, account.email);
    expect(asked).toMatchObject({ template: "confirm-email-change", props: { newEmail } });

    expect(
      (await people.verify(await linkIn(database.db, account.email, "confirm-email-change"))).status,
    ).toBe(200);
    expect(await emailOf(account)).toBe(account.email);

    const link = await linkIn(database.db, newEmail, "verify-new-email");
    expect(link.pathname).toBe("/verify");
    expect((await people.verify(link, account.browser)).status).toBe(200);
    expect(await emailOf(account)).toBe(newEmail);
    expect((await mailsTo(database.db, account.email))[0]).toMatchObject({
      template: "email-changed",
      props: { newEmail },
    });
    expect((await people.signIn(account)).status).toBe(401);
    expect((await people.signIn({ ...account, email: newEmail })).status).toBe(200);
  });

  it("is not finished by whoever reads the new mailbox: only by the person, signed in", async () => {
    const { account, link } = await allowedChange();
    const stranger = await people.newAccount();
    for (const browser of [people.newBrowser(), stranger.browser]) {
      const before = browser.cookie;
      const answer = await people.verify(link, browser);
      expect([answer.status, answer.json()]).toMatchObject([401, { code: "SIGN_IN_TO_CHANGE_EMAIL" }]);
      expect(browser.cookie).toBe(before);
    }
    expect(await emailOf(account)).toBe(account.email);
  });

  it("is refused when somebody else has it by now", async () => {
    const { account, newEmail, link } = await allowedChange();
    await people.signUp({ name: "Quick", email: newEmail, password: "a quick one's password" });
    const answer = await people.verify(link, account.browser);
    expect([answer.status, answer.json()]).toMatchObject([409, { code: "EMAIL_TAKEN" }]);
    expect(await emailOf(account)).toBe(account.email);
  });

  it("works once: its link does nothing when it is opened again", async () => {
    const { account, link, newEmail } = await allowedChange();
    await people.verify(link, account.browser);
    expect((await people.verify(link, account.browser)).status).toBe(401);
    expect(await emailOf(account)).toBe(newEmail);
  });

  it("ends the links to a new password that lie in the old mailbox", async () => {
    const { account, link } = await allowedChange();
    await people.post("/request-password-reset", { email: account.email });
    const token = (await linkIn(database.db, account.email, "reset-password")).searchParams.get("token");
    await people.verify(link, account.browser);
    const answer = await people.post("/reset-password", { token, newPassword: "the old mailbox's own" });
    expect(answer.status).toBe(400);
  });
});

describe("a new password ends a change that was asked for before", () => {
  const reset = async ({ email }: Account) => {
    await people.post("/request-password-reset", { email });
    const token = (await linkIn(database.db, email, "reset-password")).searchParams.get("token");
    const password = "chosen by who reads the mailbox";
    expect((await people.post("/reset-password", { token, newPassword: password })).status).toBe(200);
    const browser = people.newBrowser();
    await people.signIn({ email, password }, browser);
    return browser;
  };

  it("where it was not allowed yet: the link in the old mailbox does nothing", async () => {
    const account = await people.newAccount();
    const newEmail = newAddress();
    await ask(account, newEmail);
    const link = await linkIn(database.db, account.email, "confirm-email-change");
    const browser = await reset(account);
    const answer = await people.verify(link, browser);
    expect([answer.status, answer.json()]).toMatchObject([401, { code: "INVALID_TOKEN" }]);
    expect(await people.templatesTo(newEmail)).toEqual([]);
  });

  it("where it was allowed: the link in the new mailbox does nothing, signed in or not", async () => {
    const { account, link } = await allowedChange();
    const answer = await people.verify(link, await reset(account));
    expect([answer.status, answer.json()]).toMatchObject([401, { code: "INVALID_TOKEN" }]);
    expect(await emailOf(account)).toBe(account.email);
  });
});

describe("asking for another address", () => {
  it("gets the same answer whether or not it has an account, and a taken one gets no mail", async () => {
    const [account, other] = [await people.newAccount(), await people.newAccount()];
    const [free, taken] = [await ask(account, newAddress()), await ask(account, other.email)];
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    const asked = (await people.templatesTo(account.email)).filter((kind) => kind === "confirm-email-change");
    expect(asked).toHaveLength(1);
  });

  it("is for the signed-in, and for addresses", async () => {
    const stranger = await people.post("/change-email", { newEmail: newAddress() });
    expect(stranger.status).toBe(401);
    const account = await people.newAccount();
    expect((await ask(account, "no address")).status).toBe(400);
    expect((await ask(account, account.email)).status).toBe(400);
  });
});
