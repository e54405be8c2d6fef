import { createHook } from "node:async_hooks";
import { auditEvents } from "@souk/db/schema/audit";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { accounts } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountsAt } from "../../../testing/accounts.ts";
import { newPerson } from "../../../testing/agent-fixture.ts";
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

const userOf = async (email: string) =>
  (await database.db.select().from(users).where(eq(users.email, email)))[0];

describe("signing up", () => {
  it("opens nothing until the address is confirmed, and a click in the browser that signed up signs in", async () => {
    const person = newPerson();
    const browser = people.newBrowser();
    await people.signUp(person, browser);
    expect(await people.isSignedIn(browser)).toBe(false);
    const refused = await people.signIn(person, browser);
    expect([refused.status, refused.json()]).toMatchObject([403, { code: "EMAIL_NOT_VERIFIED" }]);

    const link = await linkIn(database.db, person.email, "verify-email");
    expect(link.pathname).toBe("/verify");
    expect((await people.verify(link, browser)).status).toBe(200);
    expect(browser.cookie).toContain("souk.session_token=");
    expect((await userOf(person.email))?.emailVerified).toBe(true);
    expect((await people.signIn(person)).status).toBe(200);
  });

  it("is one transaction: the account, its organization, its audit row and its mail, or none", async () => {
    const person = newPerson();
    await people.signUp(person);
    const user = await userOf(person.email);
    const told = await database.db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, user?.id ?? ""));
    expect(told).toContainEqual({ action: "user.signed_up" });
    const seats = await database.db
      .select()
      .from(members)
      .where(eq(members.userId, user?.id ?? ""));
    expect(seats).toHaveLength(1);
    expect(await people.templatesTo(person.email)).toEqual(["verify-email"]);
  });

  it("a link that was changed, has no token or is of another kind confirms nothing", async () => {
    const person = newPerson();
    await people.signUp(person);
    const link = await linkIn(database.db, person.email, "verify-email");
    const token = link.searchParams.get("token") ?? "";
    for (const bad of ["", "x", "a.b.c", `${token}x`, token.replace(/\.[^.]*$/, ".")]) {
      const answer = await people.verify(new URL(`?token=${bad}`, link));
      expect(answer.status).toBeOneOf([400, 401]);
    }
    expect((await userOf(person.email))?.emailVerified).toBe(false);
  });

  it.each([
    ["/agents/workflow-doctor#plans", "/agents/workflow-doctor#plans"],
    [
      "/authorize?client_id=a&scope=openid+email&state=x%26y",
      "/authorize?client_id=a&scope=openid+email&state=x%26y",
    ],
    ["http://localhost:3000/dashboard", "/dashboard"],
    ["/", null],
    [undefined, null],
    [`/${"x".repeat(3_000)}`, null],
  ])("the mail's link comes back to %j", async (callbackURL, expected) => {
    const person = newPerson();
    await people.signUp({ ...person, callbackURL });
    const link = await linkIn(database.db, person.email, "verify-email");
    expect(link.searchParams.get("return")).toBe(expected);
  });

  it.each(["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])(
    "nobody is led to %j",
    async (callbackURL) => {
      const person = newPerson();
      expect((await people.signUp({ ...person, callbackURL })).status).toBe(403);
      expect(await mailsTo(database.db, person.email)).toEqual([]);
    },
  );
});

/** How often a password was hashed or judged while `work` ran: scrypt is what takes the time. */
async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === "SCRYPTREQUEST") count += 1;
    },
  }).enable();
  await work();
  hook.disable();
  return count;
}

describe("whether an address has an account is told to nobody", () => {
  const seen = ({ status, headers, text }: Awaited<ReturnType<typeof people.post>>) => ({
    status,
    text,
    headers: Object.keys(headers).toSorted(),
  });

  it("by sign-up: new, waiting and confirmed addresses get the same answer", async () => {
    const unknown = newPerson();
    const waiting = newPerson();
    await people.signUp(waiting);
    const confirmed = await people.newAccount();
    const answers = await Promise.all(
      [unknown, waiting, confirmed].map(async ({ email, name }) =>
        seen(await people.signUp({ email, name, password: "another long password" })),
      ),
    );
    expect(answers[0]).toMatchObject({ status: 200, text: '{"status":true}' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("by sign-up with what cannot be stored", async () => {
    const known = await people.newAccount();
    for (const change of [
      { name: "a\0b" },
      { name: "" },
      { name: "x".repeat(101) },
      { name: "\ud800" },
      { image: "a\0b" },
      { image: 7 },
      { password: "short" },
      { role: "admin" },
    ]) {
      const unknown = newPerson();
      const [toNew, toKnown] = [
        await people.signUp({ ...unknown, ...change }),
        await people.signUp({ ...known, browser: undefined, id: undefined, ...change }),
      ];
      expect(toNew.status).toBe(400);
      expect(seen(toKnown)).toEqual(seen(toNew));
    }
  });

  it("by two sign-ups at once: both get the answer of one", async () => {
    const person = newPerson();
    const answers = await Promise.all(Array.from({ length: 5 }, () => people.signUp(person)));
    expect(answers.map(({ status, text }) => [status, text])).toEqual(
      Array.from({ length: 5 }, () => [200, '{"status":true}']),
    );
    expect(await database.db.select().from(users).where(eq(users.email, person.email))).toHaveLength(1);
  });

  it("by signing in: a wrong password and an unknown address get the same answer", async () => {
    const known = await people.newAccount();
    const waiting = newPerson();
    await people.signUp(waiting);
    const attempts = [newPerson(), waiting, known].map(({ email }) =>
      people.signIn({ email, password: "not the password" }),
    );
    const [unknown, ...others] = (await Promise.all(attempts)).map(seen);
    expect(unknown?.status).toBe(401);
    for (const other of others) expect(other).toEqual(unknown);
  });

  it.each(["/request-password-reset", "/send-verification-email"])("by %s", async (path) => {
    const known = await people.newAccount();
    const waiting = newPerson();
    await people.signUp(waiting);
    const attempts = [newPerson(), waiting, known].map(({ email }) => people.post(path, { email }));
    const [unknown, ...others] = (await Promise.all(attempts)).map(seen);
    expect(unknown?.status).toBe(200);
    for (const other of others) expect(other).toEqual(unknown);
  });

  it("by the work that an answer takes: one hash in every case", async () => {
    const known = await people.newAccount();
    const waiting = newPerson();
    await people.signUp(waiting);
    const repeated = newPerson();
    await people.signUp(repeated);
    await people.signUp(repeated);
    for (const { email } of [newPerson(), waiting, repeated, known]) {
      const password = "not the password";
      expect(await hashesDuring(() => people.signIn({ email, password }))).toBe(1);
      expect(await hashesDuring(() => people.signUp({ name: "Ada", email, password }))).toBe(1);
      expect(await hashesDuring(() => people.post("/request-password-reset", { email }))).toBe(0);
    }
  });

  it("by how long an answer takes: none comes before its time", async () => {
    const slow = await serveIdentity(database.db, { evenAnswersMs: 700 });
    const known = await people.newAccount();
    const timed = async (path: string, body: object) => {
      const startedAt = performance.now();
      await people.newBrowser().send(`${slow.apiUrl}/api/auth${path}`, { method: "POST", body });
      return performance.now() - startedAt;
    };
    const took = await Promise.all(
      [newPerson(), known].flatMap(({ name, email, password }) => [
        timed("/sign-up/email", { name, email, password }),
        timed("/request-password-reset", { email }),
        timed("/send-verification-email", { email }),
      ]),
    );
    for (const ms of took) expect(ms).toBeGreaterThanOrEqual(699);
    await slow.close();
  });
});

describe("an address that signs up again", () => {
  it("with an account: its owner is told, and nothing changes", async () => {
    const known = await people.newAccount();
    await people.signUp({ ...known, browser: undefined, id: undefined, password: "a stranger's password" });
    expect((await people.templatesTo(known.email))[0]).toBe("sign-up-exists");
    expect((await people.signIn({ ...known, password: "a stranger's password" })).status).toBe(401);
    expect((await people.signIn(known)).status).toBe(200);
  });

  it("without a confirmed one: no password given so far holds, and the mailbox's owner chooses one", async () => {
    const email = newPerson().email;
    const stranger = { name: "Stranger", email, password: "the stranger's password" };
    const owner = { name: "Owner", email, password: "the owner's first password" };
    await people.signUp(stranger);
    await people.signUp(owner);
    const link = await linkIn(database.db, email, "finish-sign-up");
    expect(link.pathname).toBe("/reset-password");
    const first = await linkIn(database.db, email, "verify-email");
    for (const { password } of [stranger, owner])
      expect((await people.verify(first, people.newBrowser(), password)).status).toBe(401);
    expect((await people.signIn(stranger)).status).toBe(401);
    expect((await people.signIn(owner)).status).toBe(401);

    const password = "the owner's own password";
    const token = link.searchParams.get("token");
    expect((await people.post("/reset-password", { token, newPassword: password })).status).toBe(200);
    expect((await people.signIn({ email, password })).status).toBe(200);
    expect((await userOf(email))?.emailVerified).toBe(true);
    const [account] = await database.db
      .select()
      .from(accounts)
      .where(eq(accounts.userId, (await userOf(email))?.id ?? ""));
    expect(account?.providerId).toBe("credential");
  });

  it("gets five mails of a kind within an hour and no more, with the same answer", async () => {
    const known = await people.newAccount();
    for (let times = 0; times < 8; times += 1) {
      const answer = await people.post("/request-password-reset", { email: known.email });
      expect(answer.status).toBe(200);
    }
    const resets = (await people.templatesTo(known.email)).filter(
      (template) => template === "reset-password",
    );
    expect(resets).toHaveLength(5);
  });

  it("gets its link anew, to go on where it was", async () => {
    const person = newPerson();
    await people.signUp(person);
    await people.post("/send-verification-email", { email: person.email, callbackURL: "/dashboard" });
    expect(await people.templatesTo(person.email)).toEqual(["verify-email", "verify-email"]);
    const link = await linkIn(database.db, person.email, "verify-email");
    expect(link.searchParams.get("return")).toBe("/dashboard");
    expect((await people.verify(link, people.newBrowser(), person.password)).status).toBe(200);
  });
});
