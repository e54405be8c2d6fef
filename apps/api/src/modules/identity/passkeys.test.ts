import { sessions } from "@souk/db/schema/sessions";
import { passkeys } from "@souk/db/schema/sign-in";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { factorStage } from "../../testing/factor-stage.ts";

const { db, server, post, newAccount, makeStale, actionsOf, mailsTo } = factorStage();

describe("passkeys", () => {
  it("are added, removed and renamed by whoever has just signed in", async () => {
    const { browser, id } = await newAccount();
    await makeStale(id);
    const options = await browser.send(`${server().apiUrl}/api/auth/passkey/generate-register-options`);
    expect(options.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
    for (const path of ["/passkey/delete-passkey", "/passkey/update-passkey"]) {
      const answer = await post(browser, path, { id: id, name: "Mine" });
      expect(answer.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
    }
  });

  it("must be found without a name and prove who holds them", async () => {
    const { browser } = await newAccount();
    const register = await browser.send(`${server().apiUrl}/api/auth/passkey/generate-register-options`);
    expect(register.json()).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const signIn = await browser.send(`${server().apiUrl}/api/auth/passkey/generate-authenticate-options`);
    expect(signIn.json()).toMatchObject({ userVerification: "required", rpId: "localhost" });
  });

  it("are on record and told to their owner when they are removed; others cannot", async () => {
    const [owner, other] = [await newAccount(), await newAccount()];
    const [row] = await db()
      .insert(passkeys)
      .values({
        userId: owner.id,
        publicKey: "x",
        credentialID: owner.id,
        counter: 0,
        deviceType: "singleDevice",
        backedUp: false,
      })
      .returning();
    const id = row?.id ?? "";
    expect((await post(other.browser, "/passkey/delete-passkey", { id })).status).toBe(401);
    expect((await post(owner.browser, "/passkey/update-passkey", { id, name: "Blue key" })).status).toBe(200);
    expect((await post(owner.browser, "/passkey/delete-passkey", { id })).status).toBe(200);
    expect(await actionsOf(id, "passkey.")).toEqual(["passkey.renamed", "passkey.removed"]);
    expect(await mailsTo(owner.email)).toBe(1);
  });

  it.each([
    {},
    { response: null },
    { response: { id: "x" } },
    { response: { id: ["x"], type: "public-key" } },
  ])("are refused in words when the answer is %j", async (body) => {
    const { browser } = await newAccount();
    for (const path of ["/passkey/verify-registration", "/passkey/verify-authentication"]) {
      expect((await post(browser, path, body)).status).toBe(400);
    }
  });

  it("are refused in words when the answer is well-formed nonsense", async () => {
    const { browser } = await newAccount();
    await browser.send(`${server().apiUrl}/api/auth/passkey/generate-register-options`);
    const response = {
      id: "x",
      rawId: "x",
      type: "public-key",
      response: { clientDataJSON: "e30", attestationObject: "e30" },
    };
    expect((await post(browser, "/passkey/verify-registration", { response })).status).toBe(400);
  });
});

describe("an admin who looks through somebody's eyes", () => {
  it("changes nothing about how they sign in", async () => {
    const [owner, admin] = [await newAccount(), await newAccount()];
    await db().update(sessions).set({ impersonatedBy: admin.id }).where(eq(sessions.userId, owner.id));
    const answer = await post(owner.browser, "/two-factor/enable", { password: owner.password });
    expect(answer.json()).toMatchObject({ code: "IMPERSONATED" });
  });
});
