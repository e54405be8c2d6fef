import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { users } from "@souk/db/schema/people";
import { vendors } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { expect, it } from "vitest";

/** Fills an empty market by the command, and counts who is in it. */
async function seed(mode: "production" | "development") {
  const { db, url } = await testDatabase();
  const file = new URL("../seed.ts", import.meta.url).pathname;
  const { PATH = "" } = process.env;
  const mail = { SMTP_URL: "smtp://localhost:1", MAIL_FROM: "Souk <souk@people.example>" };
  const env = { PATH, DATABASE_URL: url, AUTH_SECRET: "x".repeat(32), NODE_ENV: mode, ...mail };
  await promisify(execFile)(process.execPath, [file], { env });
  const listed = await db.$count(vendors);
  return { people: await db.$count(users), hasVendors: listed > 0 };
}

it("nobody has an account by default in production, where the catalogue is filled all the same", async () => {
  expect(await seed("production")).toEqual({ people: 0, hasVendors: true });
});

it("the people whom everybody knows the password of live on one's own machine alone", async () => {
  expect(await seed("development")).toEqual({ people: 3, hasVendors: true });
});
