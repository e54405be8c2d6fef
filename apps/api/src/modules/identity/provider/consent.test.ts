import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import {
  ask,
  call,
  codeForm,
  decide,
  openProvider,
  type Outcome,
  outcomeOf,
  type Provider,
  registerClient,
  type TokenAnswer,
} from "../../../testing/provider.ts";
import { type Person, signIn } from "../../../testing/relying-party.ts";

let provider: Provider;
let person: Person;
let browser: Browser;
let agent: RegisteredTestAgent;
let page: Outcome;

beforeAll(async () => {
  provider = await openProvider();
  person = newPerson();
  browser = await signIn(provider, person);
  agent = await registerClient(provider);
  page = await ask(provider, browser, { agent, changes: { scope: "openid email usage:read" } });
});
afterAll(() => provider.close());

const consentUrl = () => `${provider.issuer}/oauth2/consent`;
const yes = () => ({ accept: true, oauth_query: page.params.toString() });

describe("the signed query of the consent page", () => {
  it.each([
    ["with a wider scope", (query: URLSearchParams) => query.set("scope", "openid email usage:write")],
    [
      "with another redirect URI",
      (query: URLSearchParams) => query.set("redirect_uri", "https://evil.example"),
    ],
    ["with another client", (query: URLSearchParams) => query.set("client_id", "another")],
    ["with another state", (query: URLSearchParams) => query.set("state", "another")],
    ["with another challenge", (query: URLSearchParams) => query.set("code_challenge", "x".repeat(43))],
    ["with a later end", (query: URLSearchParams) => query.set("exp", "9999999999")],
    ["with a second scope", (query: URLSearchParams) => query.append("scope", "usage:write")],
    ["without its signature", (query: URLSearchParams) => query.delete("sig")],
    ["with a signature of nobody", (query: URLSearchParams) => query.set("sig", "AAAA")],
  ])("is refused %s", async (_, change) => {
    const query = new URLSearchParams(page.params);
    change(query);
    const answer = await browser.send(consentUrl(), {
      method: "POST",
      body: { accept: true, oauth_query: query.toString() },
    });
    expect([answer.status, answer.json()]).toMatchObject([400, { error: "invalid_signature" }]);
  });

  it("is refused at sign-in as well", async () => {
    const query = new URLSearchParams(page.params);
    query.set("redirect_uri", "https://evil.example");
    const answer = await new Browser(provider.webUrl).send(`${provider.issuer}/sign-in/email`, {
      method: "POST",
      body: { email: person.email, password: person.password, oauth_query: query.toString() },
    });
    expect(answer.status).toBe(400);
  });

  it("used a second time leads to the same agent, with its own state, and nowhere else", async () => {
    const twice = await ask(provider, browser, { agent, changes: { scope: "openid profile" } });
    const [first, second] = [
      await decide(provider, browser, { outcome: twice }),
      await decide(provider, browser, { outcome: twice }),
    ];
    for (const outcome of [first, second]) {
      expect(locationOf(outcome).startsWith(`${agent.redirectUri}?code=`)).toBe(true);
      expect(outcome.params.get("state")).toBe("state-of-the-agent");
    }
    expect(first.params.get("code")).not.toBe(second.params.get("code"));
  });

  it("used by somebody else signs in that somebody, never the one whose page it was", async () => {
    const shown = await ask(provider, browser, { agent, changes: { scope: "openid email" } });
    const stranger = newPerson();
    const outcome = await decide(provider, await signIn(provider, stranger), { outcome: shown });
    const form = codeForm(agent, outcome.params.get("code") ?? "");
    const { access_token } = (await call(provider, "/oauth2/token", { agent, form })).json() as TokenAnswer;
    const claims = await fetch(`${provider.issuer}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(await claims.json()).toMatchObject({ email: stranger.email });
  });
});

function locationOf({ answer }: Outcome): string {
  return (answer.json() as { url: string }).url;
}

describe("consent is not given", () => {
  it.each([
    ["from a foreign origin", { origin: "https://evil.example" }, 403],
    ["from an origin that is null", { origin: "null" }, 403],
    ["as text, which needs no preflight", { "content-type": "text/plain" }, 415],
  ])("%s", async (_, headers, status) => {
    const answer = await browser.send(consentUrl(), { method: "POST", body: yes(), headers });
    expect(answer.status).toBe(status);
  });

  it("without an origin", async () => {
    const answer = await fetch(consentUrl(), {
      method: "POST",
      headers: { cookie: browser.cookie, "content-type": "application/json" },
      body: JSON.stringify(yes()),
    });
    expect(answer.status).toBe(403);
  });

  it("by GET", async () => {
    expect((await browser.send(`${consentUrl()}?accept=true&${page.params.toString()}`)).status).toBe(404);
  });

  it("by nobody", async () => {
    const answer = await new Browser(provider.webUrl).send(consentUrl(), { method: "POST", body: yes() });
    expect(answer.status).toBe(401);
  });

  it("without the query that it answers", async () => {
    const answer = await browser.send(consentUrl(), { method: "POST", body: { accept: true } });
    expect(answer.status).toBe(400);
  });

  it("for more than was asked", async () => {
    const outcome = await decide(provider, browser, { outcome: page, scope: "openid usage:write" });
    expect([outcome.answer.status, outcome.to]).toEqual([400, "nowhere"]);
  });
});

describe("the person who is asked", () => {
  it("is asked once, and again when the agent wants more", async () => {
    const other = await registerClient(provider);
    const askFor = (scope: string) => ask(provider, browser, { agent: other, changes: { scope } });
    const first = await askFor("openid");
    await decide(provider, browser, { outcome: first });
    const outcomes = [first, await askFor("openid"), await askFor("openid usage:write")];
    expect(outcomes.map(({ to }) => to)).toEqual(["consent", "agent", "consent"]);
  });

  it("may give less than was asked, and the tokens say so", async () => {
    const other = await registerClient(provider);
    const asked = await ask(provider, browser, {
      agent: other,
      changes: { scope: "openid email usage:read" },
    });
    const outcome = await decide(provider, browser, { outcome: asked, scope: "openid usage:read" });
    const form = codeForm(other, outcome.params.get("code") ?? "");
    const tokens = (await call(provider, "/oauth2/token", { agent: other, form })).json() as TokenAnswer;
    expect(tokens.scope).toBe("openid usage:read");
  });

  it("may refuse, and the agent learns that and nothing else", async () => {
    const outcome = await decide(provider, browser, { outcome: page, accept: false });
    expect(locationOf(outcome).startsWith(`${agent.redirectUri}?error=access_denied`)).toBe(true);
    expect([outcome.params.get("state"), outcome.params.get("iss")]).toEqual([
      "state-of-the-agent",
      provider.issuer,
    ]);
    expect(outcome.params.has("code")).toBe(false);
  });
});

describe("a request for a fresh sign-in (prompt=login)", () => {
  it("is not met by the sign-in of before, on the consent page or by continuing", async () => {
    const login = await ask(provider, browser, { agent, changes: { prompt: "login" } });
    const body = { accept: true, oauth_query: login.params.toString() };
    const consented = outcomeOf(provider, await browser.send(consentUrl(), { method: "POST", body }));
    expect(consented.to).toBe("login");
    for (const claim of [{ created: true }, { selected: true }, { postLogin: true }]) {
      const answer = await browser.send(`${provider.issuer}/oauth2/continue`, {
        method: "POST",
        body: { ...claim, oauth_query: login.params.toString() },
      });
      const outcome = outcomeOf(provider, answer);
      expect([outcome.to, outcome.params.has("code")]).toEqual(["login", false]);
    }
  });

  it("is met by signing in with the query at hand, and auth_time is that of the new sign-in", async () => {
    const other = await registerClient(provider);
    const before = Math.floor(Date.now() / 1000);
    const login = await ask(provider, browser, { agent: other, changes: { prompt: "login" } });
    const again = new Browser(provider.webUrl);
    const signedIn = await again.send(`${provider.issuer}/sign-in/email`, {
      method: "POST",
      body: { email: person.email, password: person.password, oauth_query: login.params.toString() },
    });
    const shown = outcomeOf(provider, signedIn);
    expect(shown.to).toBe("consent");
    const outcome = await decide(provider, again, { outcome: shown });
    const form = codeForm(other, outcome.params.get("code") ?? "");
    const { id_token } = (
      await call(provider, "/oauth2/token", { agent: other, form })
    ).json() as TokenAnswer;
    const claims = JSON.parse(Buffer.from(id_token.split(".")[1] ?? "", "base64url").toString()) as {
      auth_time: number;
    };
    expect(claims.auth_time).toBeGreaterThanOrEqual(before);
  });
});
