import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as oidc from "openid-client";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import { callerOf } from "../../../testing/caller.ts";
import { newMember } from "../../../testing/organization.ts";
import { call, openProvider, type Provider, registerClient, tokensFor } from "../../../testing/provider.ts";
import { discover, signIn } from "../../../testing/relying-party.ts";

const BYE = "http://localhost:4100/bye";

let provider: Provider;
let agent: RegisteredTestAgent;
let stranger: RegisteredTestAgent;
beforeAll(async () => {
  provider = await openProvider();
  agent = await registerClient(provider);
  stranger = await registerClient(provider);
  const { clients } = callerOf(
    await newMember(provider.database.db, agent.organizationId, "member", "publisher"),
  );
  await clients.setPostLogoutRedirectUris({ agentId: agent.slug, postLogoutRedirectUris: [BYE] });
});
afterAll(() => provider.close());

/** Somebody in a browser, and the id token that the agent got of them. */
async function signedIn(as = agent) {
  const person = newPerson();
  const browser = await signIn(provider, person);
  return { person, browser, idToken: (await tokensFor(provider, browser, { agent: as })).id_token };
}

const endSession = (browser: Browser, parameters: Record<string, string>) =>
  browser.send(`${provider.issuer}/oauth2/end-session?${new URLSearchParams(parameters).toString()}`);

const isSignedIn = async (browser: Browser) =>
  (await browser.send(`${provider.issuer}/get-session`)).text !== "null";

const confirm = (browser: Browser) =>
  browser.send(`${provider.issuer}/oauth2/end-session/confirm`, {
    method: "POST",
    body: "action=confirm",
    headers: { origin: provider.apiUrl },
  });

describe("an agent's sign-out (RP-initiated logout)", () => {
  it("ends the session of the browser that brings the id token, and returns as openid-client asks", async () => {
    const { browser, idToken } = await signedIn();
    const config = await discover({ ...agent, ...provider });
    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: BYE,
      state: "s1",
    });
    expect((await browser.send(url)).headers.location).toBe(`${BYE}?state=s1`);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("ends nothing elsewhere: an id token without the person's own cookie only leads back", async () => {
    const { browser, idToken } = await signedIn();
    const thief = new Browser(provider.webUrl);
    const hint = { id_token_hint: idToken };
    expect((await endSession(thief, { ...hint, post_logout_redirect_uri: BYE })).headers.location).toBe(BYE);
    expect((await endSession(thief, hint)).text).toContain("You are signed out");
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("leads back at once where nobody is signed in any more, to a registered address only", async () => {
    const nobody = new Browser(provider.webUrl);
    const request = { client_id: agent.clientId, post_logout_redirect_uri: BYE };
    expect((await endSession(nobody, request)).headers.location).toBe(BYE);
    const other = { ...request, client_id: stranger.clientId };
    expect((await endSession(nobody, other)).headers.location).toBeUndefined();
  });

  it("asks somebody else's browser first", async () => {
    const [mine, other] = [await signedIn(), await signedIn()];
    const page = await endSession(other.browser, { id_token_hint: mine.idToken });
    expect(page.text).toContain("Sign out of Souk too?");
    expect([await isSignedIn(mine.browser), await isSignedIn(other.browser)]).toEqual([true, true]);
  });

  it("without an id token asks the person, and returns after their yes", async () => {
    const { browser } = await signedIn();
    const request = { client_id: agent.clientId, post_logout_redirect_uri: BYE, state: "s2" };
    const page = await endSession(browser, request);
    expect([page.status, page.headers.location]).toEqual([200, undefined]);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.text).toContain("Stay signed in");
    expect(await isSignedIn(browser)).toBe(true);
    expect((await confirm(browser)).headers.location).toBe(`${BYE}?state=s2`);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("names the agent that asks, by its client id or its id token, and leads back to where it opens", async () => {
    const [{ browser }, other] = [await signedIn(), await signedIn()];
    const requests: Record<string, string>[] = [
      { client_id: agent.clientId },
      { id_token_hint: other.idToken },
    ];
    for (const request of requests) {
      const page = await endSession(browser, request);
      expect(page.text).toContain(`${agent.slug.replace("a-", "")} has asked for it.`);
      expect(page.text).toContain('href="http://localhost:4100/">Stay signed in');
    }
  });

  it.each(["https://evil.example/bye", `${BYE}/`, "http://localhost:4101/bye"])(
    "returns to no address that is not registered for it: %s",
    async (post_logout_redirect_uri) => {
      const { browser, idToken } = await signedIn();
      const request = { id_token_hint: idToken, post_logout_redirect_uri };
      const page = await endSession(browser, request);
      expect([page.status, page.headers.location]).toEqual([200, undefined]);
      expect(page.text).toContain("not registered");
      expect(page.text).not.toContain(post_logout_redirect_uri);
      expect((await endSession(browser, request)).headers.location).toBeUndefined();
    },
  );

  it("takes nothing for an address that is none", async () => {
    const { browser, idToken } = await signedIn();
    const request = { id_token_hint: idToken, post_logout_redirect_uri: "javascript:alert(1)" };
    for (const someone of [browser, new Browser(provider.webUrl)]) {
      const page = await endSession(someone, request);
      expect(page.headers.location).toBeUndefined();
      expect(page.text).not.toContain("alert");
    }
  });

  it("answers a program that brings no session a refusal, and no page", async () => {
    const answer = await call(provider, "/oauth2/end-session", { form: { client_id: agent.clientId } });
    expect([answer.status, answer.json()]).toMatchObject([400, { error: "invalid_request" }]);
  });

  it("is refused to an agent that registered no address, whatever it brings", async () => {
    const { browser, idToken } = await signedIn(stranger);
    const answer = await endSession(browser, { id_token_hint: idToken, post_logout_redirect_uri: BYE });
    expect([answer.status, answer.headers.location]).toEqual([401, undefined]);
    expect(await isSignedIn(browser)).toBe(true);
    const forged = { id_token_hint: idToken, client_id: agent.clientId, post_logout_redirect_uri: BYE };
    const outside = new Browser(provider.webUrl);
    expect((await endSession(outside, forged)).headers.location).toBeUndefined();
    await endSession(browser, forged);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("believes no id token that was changed", async () => {
    const { browser, idToken } = await signedIn();
    const changed = `${idToken.slice(0, -4)}AAAA`;
    const request = { id_token_hint: changed, post_logout_redirect_uri: BYE };
    expect((await endSession(browser, request)).headers.location).toBeUndefined();
    expect((await endSession(new Browser(""), request)).headers.location).toBeUndefined();
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("is no form that another site could send off", async () => {
    const { browser } = await signedIn();
    await endSession(browser, { client_id: agent.clientId });
    const headers = { origin: "https://evil.example" };
    const url = `${provider.issuer}/oauth2/end-session/confirm`;
    const answer = await browser.send(url, { method: "POST", body: "action=confirm", headers });
    expect(answer.status).toBe(403);
    expect(await isSignedIn(browser)).toBe(true);
  });
});
