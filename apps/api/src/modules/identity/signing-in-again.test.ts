import { describe, expect, it } from "vitest";
import { registerTestAgent } from "../../testing/agent-fixture.ts";
import { Browser } from "../../testing/browser.ts";
import { authorize, discover, obtainAgentToken } from "../../testing/relying-party.ts";
import { nextTotpOf } from "../../testing/totp.ts";
import { factorStage } from "../../testing/factor-stage.ts";

const { db, server, post, passwordOf, newAccount, newAppUser, isSignedIn } = factorStage();

describe("signing in to an agent", () => {
  it("goes on through the challenge, and not without it", async () => {
    const user = await newAppUser();
    const agent = await registerTestAgent(db());
    const rp = { ...agent, apiUrl: server().apiUrl, webUrl: server().webUrl };
    const browser = new Browser(server().webUrl);
    const config = await discover(rp);
    const login = await authorize(rp, { config, browser, scopes: ["openid"] });
    expect(login.callbackUrl.pathname).toBe("/login");
    const query = { oauth_query: login.callbackUrl.search.slice(1) };
    const password = await post(browser, "/sign-in/email", { ...passwordOf(user), ...query });
    expect(password.json()).toMatchObject({ twoFactorRedirect: true });
    expect(password.text).not.toContain("consent");
    const code = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI), ...query });
    expect(code.headers.location ?? (code.json() as { url?: string }).url).toContain("/consent");
  });
});

describe("signing in again", () => {
  it("replaces the session in that browser and leaves those elsewhere", async () => {
    const user = await newAccount();
    const elsewhere = new Browser(server().webUrl);
    await post(elsewhere, "/sign-in/email", passwordOf(user));
    const before = user.browser.clone();
    await post(user.browser, "/sign-in/email", passwordOf(user));
    expect(await isSignedIn(before)).toBe(false);
    expect(await isSignedIn(user.browser)).toBe(true);
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  it("keeps agents signed in that were so without offline access", async () => {
    const user = await newAccount();
    const agent = await registerTestAgent(db());
    const rp = { ...agent, apiUrl: server().apiUrl, webUrl: server().webUrl };
    const { accessToken } = await obtainAgentToken({
      ...rp,
      user,
      browser: user.browser,
      scopes: ["openid"],
    });
    await post(user.browser, "/sign-in/email", passwordOf(user));
    const userinfo = await user.browser.send(`${server().apiUrl}/api/auth/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(userinfo.status).toBe(200);
  });

  it("as somebody else leaves the first one's session alone", async () => {
    const [user, other] = [await newAccount(), await newAccount()];
    const before = user.browser.clone();
    await post(user.browser, "/sign-in/email", passwordOf(other));
    expect(await isSignedIn(before)).toBe(true);
  });
});
