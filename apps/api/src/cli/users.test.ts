import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { contextOf, newUser } from "../testing/market.ts";
import { makeAdmin } from "./users.ts";

it("makes the account of an e-mail an admin, whatever its case, and says so", async () => {
  const { db } = await testDatabase();
  const { email, actor } = await newUser(db);
  expect(await makeAdmin(contextOf(db, { kind: "system" }), [email.toUpperCase()])).toContain("is an admin");
  const [row] = await db.select({ role: users.role }).from(users).where(eq(users.id, actor.userId));
  expect(row).toEqual({ role: "admin" });
});

it("refuses an e-mail that nobody has, and a call without one", async () => {
  const { db } = await testDatabase();
  const ctx = contextOf(db, { kind: "system" });
  await expect(makeAdmin(ctx, ["nobody@people.example"])).rejects.toThrow("Nobody has signed up");
  await expect(makeAdmin(ctx, [])).rejects.toThrow("Name one e-mail address");
});
