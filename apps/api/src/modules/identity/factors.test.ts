import { users } from "@souk/db/schema/people";
import { failedSignIns, twoFactors } from "@souk/db/schema/sign-in";
import { eq, sql } from "drizzle-orm";
import { createEmailVerificationToken } from "better-auth/api";
import { describe, expect, it } from "vitest";
import { Browser } from "../../testing/browser.ts";
import { TEST_AUTH_SECRET } from "../../testing/serve-identity.ts";
import { nextTotpOf } from "../../testing/totp.ts";
import { chargeTry, MOST_FAILURES } from "./lockout-store.ts";
import { factorStage } from "../../testing/factor-stage.ts";

const {
  db,
  server,
  post,
  passwordOf,
  newAccount,
  newAppUser,
  challenged,
  isSignedIn,
  makeStale,
  actionsOf,
  mailsTo,
} = factorStage();

describe("an authenticator app", () => {
  it("asks for its code after the password, and only then signs in", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) })).status).toBe(
      200,
    );
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("does not count until its first code was confirmed", async () => {
    const { browser, password, ...person } = await newAccount();
    await post(browser, "/two-factor/enable", { password });
    const signedIn = await post(new Browser(server().webUrl), "/sign-in/email", {
      email: person.email,
      password,
    });
    expect(signedIn.json()).not.toHaveProperty("twoFactorRedirect");
  });

  it("signs in with one code once, twice at the same time included", async () => {
    const user = await newAppUser();
    const code = nextTotpOf(user.totpURI);
    const browsers = await Promise.all([challenged(user), challenged(user)]);
    const answers = await Promise.all(
      browsers.map((browser) => post(browser, "/two-factor/verify-totp", { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it("takes no spent code, which costs a try, and the next one at the same challenge", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    const spent = await post(browser, "/two-factor/verify-totp", { code: user.firstCode });
    expect([spent.status, spent.json()]).toMatchObject([401, { code: "INVALID_CODE" }]);
    const [row] = await db().select().from(failedSignIns).where(eq(failedSignIns.email, user.email));
    expect(row).toMatchObject({ failed: 1 });
    const next = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) });
    expect(next.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("is set up and switched off with the password alone, by nobody who lacks it", async () => {
    const { browser, password } = await newAppUser();
    const wrong = { password: "a wrong password, quite" };
    expect((await post(browser, "/two-factor/disable", wrong)).status).toBe(400);
    expect((await post(browser, "/two-factor/generate-backup-codes", wrong)).status).toBe(400);
    expect((await post(browser, "/two-factor/disable", { password })).status).toBe(200);
  });

  it("is set up without a password only by whoever has just signed in", async () => {
    const { browser, id } = await newAccount();
    await db().execute(sql`delete from accounts where user_id = ${id}`);
    await makeStale(id);
    const stale = await post(browser, "/two-factor/enable", { password: "anything at all" });
    expect(stale.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
  });

  it("keeps its secret and its backup codes unreadable", async () => {
    const user = await newAppUser();
    const [row] = await db().select().from(twoFactors).where(eq(twoFactors.userId, user.id));
    const stored = JSON.stringify(row);
    for (const code of user.backupCodes) expect(stored).not.toContain(code);
    expect(row?.secret).toMatch(/^[0-9a-f]{64,}$/);
  });

  it("is on record and told to its owner at each change", async () => {
    const user = await newAppUser();
    await post(user.browser, "/two-factor/generate-backup-codes", { password: user.password });
    await post(user.browser, "/two-factor/disable", { password: user.password });
    expect(await actionsOf(user.id, "user.two_factor")).toEqual([
      "user.two_factor_enabled",
      "user.two_factor_disabled",
    ]);
    expect(await actionsOf(user.id, "user.backup")).toEqual(["user.backup_codes_renewed"]);
    expect(await mailsTo(user.email)).toBe(3);
  });

  it("is not passed by a link from the mailbox, which confirms the address all the same", async () => {
    const user = await newAppUser();
    await db().update(users).set({ emailVerified: false }).where(eq(users.id, user.id));
    const token = await createEmailVerificationToken(TEST_AUTH_SECRET, user.email);
    const browser = new Browser(server().webUrl);
    const answer = await post(browser, "/verify-email", { token, password: user.password });
    expect(answer.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(false);
    const [confirmed] = await db().select().from(users).where(eq(users.id, user.id));
    expect(confirmed?.emailVerified).toBe(true);
    expect(await isSignedIn(user.browser)).toBe(true);
  });

  it("trusts no device beyond its session", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    const code = nextTotpOf(user.totpURI);
    await post(browser, "/two-factor/verify-totp", { code, trustDevice: true });
    await post(browser, "/sign-out", {});
    const again = await post(browser, "/sign-in/email", passwordOf(user));
    expect(again.json()).toMatchObject({ twoFactorRedirect: true });
  });
});

describe("a backup code", () => {
  it("signs in once, on record, and the others stay", async () => {
    const user = await newAppUser();
    const [first, second] = user.backupCodes;
    const enter = async (code = "") =>
      post(await challenged(user), "/two-factor/verify-backup-code", { code });
    expect((await enter(first)).status).toBe(200);
    expect((await enter(first)).status).toBe(401);
    expect((await enter(second)).status).toBe(200);
    expect(await actionsOf(user.id, "user.backup_code_used")).toHaveLength(2);
  });

  it("signs in one of many who present it at once", async () => {
    const user = await newAppUser();
    const browsers = await Promise.all(Array.from({ length: 4 }, () => challenged(user)));
    const [code] = user.backupCodes;
    const answers = await Promise.all(
      browsers.map((browser) => post(browser, "/two-factor/verify-backup-code", { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe("guessing codes", () => {
  it("locks the address like guessing passwords, whichever challenge they are tried at", async () => {
    const user = await newAppUser();
    for (let i = 1; i < MOST_FAILURES; i++) await chargeTry(db(), user.email, new Date());
    await post(await challenged(user), "/two-factor/verify-totp", { code: "000000" });
    const late = new Browser(server().webUrl);
    expect((await post(late, "/sign-in/email", passwordOf(user))).status).toBe(401);
  });

  it("is not undone by giving the right password in between", async () => {
    const user = await newAppUser();
    for (let i = 0; i < 3; i++) {
      await post(await challenged(user), "/two-factor/verify-totp", { code: "000000" });
    }
    const [row] = await db().select().from(failedSignIns).where(eq(failedSignIns.email, user.email));
    expect(row).toMatchObject({ failed: 3, lockedUntil: null });
  });

  it("finds even the right code wrong while the address is locked", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    for (let i = 0; i < MOST_FAILURES; i++) await chargeTry(db(), user.email, new Date());
    const answer = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) });
    expect(answer.json()).toMatchObject({ code: "INVALID_CODE" });
  });
});
