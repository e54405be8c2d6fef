import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountsAt } from "../../../testing/accounts.ts";
import { newPerson } from "../../../testing/agent-fixture.ts";
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

const DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c";
const UNSEEN = "\u200b\u2060\u2063\u00ad\ufeff\u3164\u2028\u{e0041}\u0000\n\u007f";
const HIDDEN = Array.from(DIRECTIONS + UNSEEN);

describe("a name", () => {
  it.each(HIDDEN)("that holds %j is refused at sign-up, where there is no account then", async (hidden) => {
    const person = { ...newPerson(), name: `Ada ${hidden}ecalevoL` };
    const answer = await people.signUp(person);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("INVALID_NAME")]);
    expect(await database.db.$count(users, eq(users.email, person.email))).toBe(0);
  });

  it("that holds one is refused where it is changed as well, and stays what it was", async () => {
    const account = await people.newAccount();
    for (const hidden of HIDDEN) {
      const answer = await people.post("/update-user", { name: `Ada${hidden}` }, account.browser);
      expect(answer.status).toBe(400);
    }
    const [user] = await database.db.select().from(users).where(eq(users.id, account.id));
    expect(user?.name).toBe(account.name);
  });

  it.each(["", " ", "\u200d", "\u2800", "x".repeat(101)])("is not %j: nobody could read it", async (name) => {
    expect((await people.signUp({ ...newPerson(), name })).status).toBe(400);
  });

  it.each(["سوق", "می\u200cخواهم", "Ada \u{1f469}\u200d\u{1f52c}", "X", "x".repeat(100)])(
    "may be written in any script: %s",
    async (name) => {
      expect((await people.signUp({ ...newPerson(), name })).status).toBe(200);
    },
  );
});
