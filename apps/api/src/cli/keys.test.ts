import { jwks } from "@souk/db/schema/oauth-clients";
import { testDatabase } from "@souk/db/testing/database";
import { expect, it } from "vitest";
import { sealNewSigningKey } from "../modules/identity/seal-signing-key.ts";
import { contextOf } from "../testing/market.ts";
import { rotateKeys } from "./keys.ts";

async function commandContext() {
  const { db } = await testDatabase();
  const auth = { newSigningKey: () => sealNewSigningKey("a secret for tests, long enough to be one") };
  return { ...contextOf(db, { kind: "system" }), auth };
}

it("announces a key that signs tomorrow, makes it sign now, or withdraws the old ones", async () => {
  const ctx = await commandContext();
  expect(await rotateKeys(ctx, ["--now"])).toMatch(
    /^Key [0-9a-f-]{36} signs from now on\. The old ones stay/,
  );
  expect(await rotateKeys(ctx, [])).toMatch(/signs from 20\d\d-\d\d-\d\dT.+Z on\. The old ones stay/);
  expect(await rotateKeys(ctx, ["--compromised"])).toMatch(
    /signs from now on\. The old keys are withdrawn\.\n$/,
  );
  expect(await ctx.db.$count(jwks)).toBe(3);
});

it.each([["--later"], ["--now", "--compromised"], ["constructor"]])(
  "does not understand %s",
  async (...args) => {
    await expect(rotateKeys(await commandContext(), args)).rejects.toThrow("--now or --compromised");
  },
);
