import { randomUUID } from "node:crypto";
import { auditEvents } from "@souk/db/schema/audit";
import { organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser } from "../../../testing/browser.ts";
import { confirmEmail } from "../../../testing/confirm-email.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { linkIn, mailsTo } from "../../../testing/sent-mails.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";
import {
  type SocialPerson,
  type SocialWorld,
  startSocialWorld,
  throughProvider,
} from "../../../testing/social.ts";
import { nextTotpOf, totpOf } from "../../../testing/totp.ts";

const PASSWORD = "a long enough password";
const PROVIDERS = ["google", "github", "microsoft"] as const;

let database: TestDatabase;
let server: IdentityServer;
let world: SocialWorld;
const people: SocialPerson[] = [];

/** Each test has people of its own; they are known to the providers before these start. */
function newSocialPerson(differences: Partial<SocialPerson> = {}): SocialPerson {
  const person = { name: "Ada Social", email: `ada-${randomUUID()}@people.example`, ...differences };
  people.push(person);
  return person;
}

const newcomers = { google: newSocialPerson(), github: newSocialPerson(), microsoft: newSocialPerson() };
const unchecked = newSocialPerson({ emailVerified: false, tenant: randomUUID() });
const everywhere = newSocialPerson();
const squatted = newSocialPerson();
const uncheckedOwner = newSocialPerson({ emailVerified: false, tenant: randomUUID() });
const member = newSocialPerson();
const careful = newSocialPerson();
const banned = newSocialPerson();
const other = newSocialPerson();
const buyer = newSocialPerson();
const carefulBuyer = newSocialPerson();
const resetter = newSocialPerson();
const confirmer = newSocialPerson();
const stranger = newSocialPerson();
const inDisguise = () => newSocialPerson({ name: "Ada \u202eecalevoL\u200b" });
const disguised = { google: inDisguise(), github: inDisguise(), microsoft: inDisguise() };

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db, {
    social: async (apiUrl) => {
      world = await startSocialWorld(people, apiUrl);
      return world.clients;
    },
  });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

type Provider = (typeof PROVIDERS)[number];

const newBrowser = () => new Browser(server.webUrl);
const post = (browser: Browser, path: string, body: object) =>
  browser.send(`${server.apiUrl}/api/auth${path}`, { method: "POST", body });

/** Where a browser ends up that signs in with the provider's account of this address. */
async function go(provider: Provider, { email }: SocialPerson, browser = newBrowser(), body: object = {}) {
  const { location } = await throughProvider(browser, server, { provider, email, body });
  return { browser, location };
}

async function signedInAs(browser: Browser): Promise<string | undefined> {
  const answer = await browser.send(`${server.apiUrl}/api/auth/get-session`);
  return (answer.json() as { user: { email: string } } | null)?.user.email;
}

async function userOf({ email }: { email: string }) {
  const [user] = await database.db.select().from(users).where(eq(users.email, email));
  return user;
}

async function providersOf(userId: string): Promise<string[]> {
  const rows = await database.db.select().from(accounts).where(eq(accounts.userId, userId));
  return rows.map(({ providerId }) => providerId).toSorted();
}

/** An account with a password at the address, confirmed or not. */
async function signUp({ name, email }: SocialPerson, { confirmed }: { confirmed: boolean }) {
  await server.auth.api.signUpEmail({ body: { name, email, password: PASSWORD } });
  if (confirmed) await confirmEmail(server.apiUrl, email);
}

describe.each(PROVIDERS)("a newcomer from %s", (provider) => {
  it("gets a confirmed account without a password, with its personal organization, audited", async () => {
    const person = newcomers[provider];
    const { browser, location } = await go(provider, person);
    expect(location.href).toBe(`${server.webUrl}/dashboard`);
    expect(await signedInAs(browser)).toBe(person.email);
    const user = await userOf(person);
    expect(user).toMatchObject({ name: person.name, emailVerified: true, role: "user", image: null });
    expect(await providersOf(user?.id ?? "")).toEqual([provider]);
    expect(await database.db.$count(organizations, eq(organizations.personalUserId, user?.id ?? ""))).toBe(1);
    const told = await database.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, user?.id ?? ""));
    expect(told.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["user.signed_up", "user.sign_in_method_added"]),
    );
  });

  it("comes back to the same account", async () => {
    const person = newcomers[provider];
    const { browser } = await go(provider, person);
    expect(await signedInAs(browser)).toBe(person.email);
    expect(await database.db.$count(users, eq(users.email, person.email))).toBe(1);
  });

  it("leaves no token of the provider's behind", async () => {
    const user = await userOf(newcomers[provider]);
    const [account] = await database.db
      .select()
      .from(accounts)
      .where(eq(accounts.userId, user?.id ?? ""));
    expect(account).toMatchObject({ accessToken: null, refreshToken: null, idToken: null, password: null });
  });
});

describe("an address that the provider has not checked", () => {
  it.each(["google", "microsoft"] as const)("makes no account through %s", async (provider) => {
    const { browser, location } = await go(provider, unchecked);
    expect(location.pathname).toBe("/auth-error");
    expect(location.searchParams.get("error")).toBe("email_not_verified");
    expect(await signedInAs(browser)).toBeUndefined();
    expect(await userOf(unchecked)).toBeUndefined();
  });

  it.each(["google", "microsoft"] as const)("opens nobody's account through %s", async (provider) => {
    if (!(await userOf(uncheckedOwner))) await signUp(uncheckedOwner, { confirmed: true });
    const { browser, location } = await go(provider, uncheckedOwner);
    expect(location.searchParams.get("error")).toBe("account_not_linked");
    expect(await signedInAs(browser)).toBeUndefined();
    expect(await providersOf((await userOf(uncheckedOwner))?.id ?? "")).toEqual(["credential"]);
  });
});

describe("an account that is there already", () => {
  it("is joined when both sides have confirmed the address, whichever providers come", async () => {
    await signUp(everywhere, { confirmed: true });
    for (const provider of PROVIDERS) {
      const { browser } = await go(provider, everywhere);
      expect(await signedInAs(browser)).toBe(everywhere.email);
    }
    const user = await userOf(everywhere);
    expect(await providersOf(user?.id ?? "")).toEqual(["credential", "github", "google", "microsoft"]);
  });

  it("that nobody has confirmed is not joined: whoever made it would get in as well", async () => {
    await signUp(squatted, { confirmed: false });
    const { browser, location } = await go("google", squatted);
    expect(location.searchParams.get("error")).toBe("account_not_linked");
    expect(await signedInAs(browser)).toBeUndefined();
    const user = await userOf(squatted);
    expect(user).toMatchObject({ emailVerified: false });
    expect(await providersOf(user?.id ?? "")).toEqual(["credential"]);
  });

  it("that is banned stays closed", async () => {
    await go("github", banned);
    await database.db.update(users).set({ banned: true }).where(eq(users.email, banned.email));
    const { browser, location } = await go("github", banned);
    expect(location.searchParams.get("error")).toBe("BANNED_USER");
    expect(await signedInAs(browser)).toBeUndefined();
  });

  it("is not linked with a provider's account of another address", async () => {
    const browser = await signIn(server, { ...member, password: PASSWORD });
    const { location } = await throughProvider(browser, server, {
      provider: "google",
      email: other.email,
      path: "/link-social",
    });
    expect(location.searchParams.get("error")).toMatch(/email/i);
    expect(await providersOf((await userOf(member))?.id ?? "")).toEqual(["credential"]);
  });

  it("may get a password later, by the link from its mailbox, which ends nothing of the provider's", async () => {
    await go("microsoft", resetter);
    const browser = newBrowser();
    const asked = await post(browser, "/request-password-reset", { email: resetter.email });
    expect(asked.status).toBe(200);
    const link = await linkIn(database.db, resetter.email, "reset-password");
    const token = link.searchParams.get("token");
    const chosen = await post(browser, "/reset-password", { token, newPassword: PASSWORD });
    expect(chosen.status).toBe(200);
    const signedIn = await post(browser, "/sign-in/email", { email: resetter.email, password: PASSWORD });
    expect(signedIn.status).toBe(200);
    expect(await signedInAs((await go("microsoft", resetter)).browser)).toBe(resetter.email);
  });

  it("is told its owner by mail when a provider's account is joined, a newcomer is not", async () => {
    const notices = (await mailsTo(database.db, everywhere.email)).filter(
      (mail) => mail.template === "account-notice",
    );
    expect(notices.map(({ props }) => props["event"])).toEqual(Array(3).fill("account-linked"));
    expect(await mailsTo(database.db, newcomers.google.email)).toEqual([]);
  });
});

describe("two-step sign-in", () => {
  /** Somebody with a password, an authenticator app, and the provider's account. */
  async function withApp(person: SocialPerson) {
    const browser = await signIn(server, { ...person, password: PASSWORD });
    const enrolled = await post(browser, "/two-factor/enable", { password: PASSWORD });
    const { totpURI } = enrolled.json() as { totpURI: string };
    await post(browser, "/two-factor/verify-totp", { code: totpOf(totpURI) });
    return totpURI;
  }

  it("asks for the code after a provider's account as well, and signs in with it", async () => {
    const totpURI = await withApp(careful);
    const { browser, location } = await go("google", careful);
    expect(location.href).toBe(`${server.webUrl}/two-factor?return=%2Fdashboard`);
    expect(await signedInAs(browser)).toBeUndefined();
    const user = await userOf(careful);
    const before = await database.db.$count(sessions, eq(sessions.userId, user?.id ?? ""));
    const verified = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(totpURI) });
    expect(verified.status).toBe(200);
    expect(await signedInAs(browser)).toBe(careful.email);
    expect(await database.db.$count(sessions, eq(sessions.userId, user?.id ?? ""))).toBe(before + 1);
  });

  it("leads back into the agent's sign-in that it interrupted", async () => {
    await withApp(carefulBuyer);
    const { location } = await goThroughAgent("google", carefulBuyer);
    expect(location.pathname).toBe("/two-factor");
    const way = location.searchParams.get("return") ?? "";
    expect(way).toMatch(/^\/authorize\?/);
    expect(new URLSearchParams(way.slice("/authorize?".length)).get("state")).toBe("state-of-the-agent");
  });
});

/** Starts an agent's sign-in and goes on from the login page with a provider's account. */
async function goThroughAgent(provider: Provider, person: SocialPerson) {
  const agent = await registerTestAgent(database.db);
  const browser = newBrowser();
  const query = new URLSearchParams({
    response_type: "code",
    client_id: agent.clientId,
    redirect_uri: agent.redirectUri,
    scope: "openid",
    state: "state-of-the-agent",
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
  });
  const asked = await browser.send(`${server.apiUrl}/api/auth/oauth2/authorize?${query.toString()}`);
  const login = new URL(asked.headers.location ?? "");
  expect(login.pathname).toBe("/login");
  const { location } = await go(provider, person, browser, { oauth_query: login.search.slice(1) });
  return { browser, location, agent };
}

it("an agent's sign-in goes on after a provider's account: consent is asked for next", async () => {
  const { location, agent } = await goThroughAgent("github", buyer);
  expect(location.pathname).toBe("/consent");
  expect(location.searchParams.get("client_id")).toBe(agent.clientId);
});

describe("somebody who only has a provider's account", () => {
  const startedAt = async (userId: string) => {
    const rows = await database.db.select().from(sessions).where(eq(sessions.userId, userId));
    return rows.map(({ createdAt }) => createdAt.getTime());
  };

  /** Signed in with Google long ago: too long for what needs a fresh sign-in. */
  async function signedInLongAgo() {
    const { browser } = await go("google", confirmer);
    const id = (await userOf(confirmer))?.id ?? "";
    const longAgo = new Date(Date.now() - 3_600_000);
    await database.db.update(sessions).set({ createdAt: longAgo }).where(eq(sessions.userId, id));
    const enable = () => post(browser, "/two-factor/enable", {});
    expect((await enable()).json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
    return { browser, id, enable };
  }

  it("shows with it that it is still them, and goes on where a fresh sign-in was wanted", async () => {
    const { browser, id, enable } = await signedInLongAgo();
    const callbackURL = `${server.webUrl}/settings/security`;
    const additionalData = { confirms: id };
    const { location } = await go("google", confirmer, browser, { callbackURL, additionalData });
    expect(location.href).toBe(callbackURL);
    expect((await enable()).status).toBe(200);
    expect(await startedAt(id)).toHaveLength(1);
  });

  it("stays who they are when they come back with somebody else's, new or known here", async () => {
    const { browser, id, enable } = await signedInLongAgo();
    for (const somebody of [stranger, newcomers.google]) {
      const { location } = await go("google", somebody, browser, { additionalData: { confirms: id } });
      expect(location.searchParams.get("error")).toBe("somebody_else");
      expect(await signedInAs(browser)).toBe(confirmer.email);
      expect((await enable()).status).toBe(403);
    }
    expect(await userOf(stranger)).toBeUndefined();
  });

  it("is called as they are there, without what cannot be seen", async () => {
    for (const provider of PROVIDERS) {
      await go(provider, disguised[provider]);
      expect((await userOf(disguised[provider]))?.name).toBe("Ada ecalevoL");
    }
  });
});

describe("what is not offered", () => {
  it.each([
    [
      "an id token instead of a sign-in",
      "/sign-in/social",
      { provider: "google", idToken: { token: "a.b.c" } },
    ],
    ["a provider that is off", "/sign-in/social", { provider: "discord" }],
    ["a provider's tokens", "/get-access-token", { accountId: "x" }],
    ["unlinking beside our own verb", "/unlink-account", { providerId: "google" }],
  ])("%s", async (_, path, body) => {
    const browser = await signIn(server, { ...member, password: PASSWORD });
    expect((await post(browser, path, body)).status).toBe(404);
  });

  it("any provider, where none is switched on", async () => {
    const bare = await serveIdentity(database.db);
    const answer = await newBrowser().send(`${bare.apiUrl}/api/auth/sign-in/social`, {
      method: "POST",
      body: { provider: "google" },
    });
    expect([answer.status, bare.auth.social]).toEqual([404, []]);
    await bare.close();
  });

  it("coming back without having left: the callback believes no state but the browser's own", async () => {
    const started = await post(newBrowser(), "/sign-in/social", { provider: "google", callbackURL: "/" });
    const { url } = started.json() as { url: string };
    const state = new URL(url).searchParams.get("state") ?? "";
    const answer = await newBrowser().send(
      `${server.apiUrl}/api/auth/callback/google?code=x&state=${encodeURIComponent(state)}`,
    );
    expect(new URL(answer.headers.location ?? "").searchParams.get("error")).toMatch(/state/);
  });
});
