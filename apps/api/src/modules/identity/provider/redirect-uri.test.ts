import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent, systemContext } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import {
  ask,
  type Form,
  openProvider,
  type Provider,
  registerClient,
  unknownValue,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { setClientDisabled } from "../index.ts";

let provider: Provider;
let browser: Browser;
let web: RegisteredTestAgent;
let native: RegisteredTestAgent;
let disabled: RegisteredTestAgent;

beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
  const redirectUris = ["https://agent.example/cb"];
  web = { ...(await registerClient(provider, { applicationType: "web", redirectUris })) };
  web.redirectUri = "https://agent.example/cb";
  native = await registerClient(provider);
  disabled = await registerClient(provider);
  await setClientDisabled(systemContext(provider.database.db), {
    clientId: disabled.clientId,
    disabled: true,
  });
});
afterAll(() => provider.close());

/** Where the browser is sent; a code or a failure of ours would be told as such. */
async function sentTo(agent: RegisteredTestAgent, redirect_uri: string | undefined, extra: Form = {}) {
  const outcome = await ask(provider, browser, { agent, changes: { redirect_uri, ...extra } });
  if (outcome.params.has("code")) return "wherever it was asked, with a code";
  if (outcome.answer.status >= 500 || outcome.answer.text.includes("evil.example"))
    return "a failure of ours";
  return outcome.to;
}

/** Every refusal looks the same: our own page, or no redirect at all. */
const NOBODY = ["own error page", "nowhere"];

const NEVER = [
  ["another host", "https://evil.example/cb"],
  ["a suffix on the host", "https://agent.example.evil.example/cb"],
  ["a subdomain", "https://a.agent.example/cb"],
  ["a slash more", "https://agent.example/cb/"],
  ["a longer path", "https://agent.example/cb/more"],
  ["a query", "https://agent.example/cb?next=1"],
  ["a fragment", "https://agent.example/cb#x"],
  ["an empty fragment", "https://agent.example/cb#"],
  ["a user in front", "https://user@agent.example/cb"],
  ["the host as a user", "https://agent.example@evil.example/cb"],
  ["another case of the path", "https://agent.example/CB"],
  ["another case of the host", "https://AGENT.example/cb"],
  ["another scheme", "http://agent.example/cb"],
  ["a port", "https://agent.example:8443/cb"],
  ["dot segments", "https://agent.example/x/../cb"],
  ["percent encoding", "https://agent.example/%63b"],
  ["a backslash", "https://agent.example\\@evil.example/cb"],
  ["a script", "javascript:alert(1)"],
  ["data", "data:text/html,x"],
  ["no scheme", "//agent.example/cb"],
  ["no host", "/cb"],
  ["nothing", ""],
  ["a wildcard", "https://*.example/cb"],
] as const;

describe("authorize never returns to an address that differs from the registered one by", () => {
  it.each(NEVER)("%s", async (_, uri) => {
    expect(await sentTo(web, uri)).toBeOneOf(NOBODY);
  });

  it.each(NEVER)("%s, not even with an error that the guard found", async (_, uri) => {
    expect(await sentTo(web, uri, { code_challenge: "abc" })).toBeOneOf(NOBODY);
  });
});

describe("an app on the user's machine", () => {
  it.each(["http://localhost:4999/api/auth/callback/souk", "http://localhost/api/auth/callback/souk"])(
    "is returned to on any port of its loopback host: %s",
    async (redirect_uri) => {
      const outcome = await ask(provider, browser, { agent: native, changes: { redirect_uri } });
      expect(outcome.to).toBe("consent");
    },
  );

  it.each([
    "http://127.0.0.1:4100/api/auth/callback/souk",
    "http://[::1]:4100/api/auth/callback/souk",
    "http://localhost:4100/api/auth/callback/other",
    "https://localhost:4100/api/auth/callback/souk",
    "http://localhost.evil.example:4100/api/auth/callback/souk",
    "http://localhost:4100@evil.example/api/auth/callback/souk",
  ])("is not returned to anywhere else: %s", async (uri) => {
    expect(await sentTo(native, uri)).toBeOneOf(NOBODY);
  });
});

describe("authorize redirects to nobody when", () => {
  it("no redirect URI is named, although only one is registered", async () => {
    expect(await sentTo(web, undefined)).toBeOneOf(NOBODY);
  });

  it("the client is unknown", async () => {
    expect(await sentTo({ ...web, clientId: unknownValue() }, "https://agent.example/cb")).toBeOneOf(NOBODY);
  });

  it("the client is disabled", async () => {
    expect(await sentTo(disabled, disabled.redirectUri)).toBeOneOf(NOBODY);
  });

  it("the client is not named", async () => {
    expect(await sentTo(web, web.redirectUri, { client_id: undefined })).toBeOneOf(NOBODY);
  });
});
