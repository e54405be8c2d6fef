import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerTestAgent } from "../../testing/agent-fixture.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { letThrough, newAddress, postAuth, startLimitedApp } from "../../testing/limited-app.ts";

const LIMITS = {
  LIMIT_SIGN_IN_ADDRESS: "3/300",
  LIMIT_SIGN_IN_IP: "6/300",
  LIMIT_MAIL_ADDRESS: "2/3600",
  LIMIT_MAIL_IP: "4/3600",
  LIMIT_TOKEN_CLIENT: "4/60",
  LIMIT_TOKEN_IP: "12/60",
  LIMIT_AUTH_IP: "5/60",
};

/** Two instances on one database, as two processes are. */
let apps: readonly [TestApp, TestApp];
beforeAll(async () => {
  apps = [await startLimitedApp(LIMITS), await startLimitedApp(LIMITS)];
});
afterAll(async () => {
  for (const app of apps) await app.close();
});

const newEmail = () => `${randomUUID()}@people.example`;

/** So many posts at once, by turns to the one and the other instance. */
async function postMany(
  count: number,
  path: string,
  call: (index: number) => Parameters<typeof postAuth>[2],
): Promise<Response[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => postAuth(apps[index % 2 === 0 ? 0 : 1], path, call(index))),
  );
}

const signIn = (email: string, from: string) => ({ body: { email, password: "not the password" }, from });

describe("signing in", () => {
  it("is tried so often at one address, whatever networks it is tried from", async () => {
    const email = newEmail();
    const answers = await postMany(12, "/sign-in/email", () => signIn(email, newAddress()));
    expect(letThrough(answers)).toBe(3);
  });

  it("is tried so often from one network, whatever addresses are tried", async () => {
    const from = newAddress();
    const answers = await postMany(20, "/sign-in/email", () => signIn(newEmail(), from));
    expect(letThrough(answers)).toBe(6);
  });

  it("counts a /64 of IPv6 as one network, and the next as another", async () => {
    const [network] = newAddress().split("::");
    const answers = await postMany(20, "/sign-in/email", (index) =>
      signIn(newEmail(), `${network}:${index.toString(16)}:2:3:4`),
    );
    expect(letThrough(answers)).toBe(6);
    expect((await postAuth(apps[0], "/sign-in/email", signIn(newEmail(), newAddress()))).status).toBe(401);
  });

  it("is one address in every spelling, in a form as in JSON, at every spelling of the path", async () => {
    const email = newEmail();
    const answers = [
      ...(await postMany(2, "/sign-in/email", () => signIn(email.toUpperCase(), newAddress()))),
      await postAuth(apps[0], "/sign-in/email", { body: new URLSearchParams({ email }), from: newAddress() }),
    ];
    expect(letThrough(answers)).toBe(3);
    for (const path of ["/sign-in/email", "/sign-in/email/", "//sign-in//email", "/sign%2Din/email"]) {
      const { status } = await postAuth(apps[1], path, signIn(email, newAddress()));
      expect({ path, status }).toEqual({ path, status: 429 });
    }
  });

  it("is one address whatever the body is said to be beside JSON", async () => {
    const email = newEmail();
    const types = [
      "application/json; x=form-data",
      "application/json; x=form-urlencoded",
      "APPLICATION/JSON;a",
    ];
    const answers = await postMany(12, "/sign-in/email", (index) => ({
      ...signIn(email, newAddress()),
      headers: { "content-type": types[index % types.length] ?? "" },
    }));
    expect(letThrough(answers)).toBe(3);
  });

  it.each([
    ["/change-password", { currentPassword: "x", newPassword: "a long enough password" }],
    ["/two-factor/enable", { password: "x" }],
    ["/two-factor/disable", { password: "x" }],
    ["/two-factor/get-totp-uri", { password: "x" }],
    ["/two-factor/generate-backup-codes", { password: "x" }],
    ["/two-factor/verify-totp", { code: "123456" }],
    ["/two-factor/verify-backup-code", { code: "x" }],
    ["/reset-password", { token: "x", newPassword: "a long enough password" }],
  ])("is what %s counts as, where a secret is tried as well", async (path, body) => {
    const from = newAddress();
    const answers = await postMany(9, path, () => ({ body, from }));
    expect(letThrough(answers)).toBe(6);
    expect(answers[0]?.headers.get("ratelimit-policy")).toContain('"sign-in-ip"');
  });

  it("is refused as a problem that says which limit, and for how long", async () => {
    const email = newEmail();
    const answers = await postMany(4, "/sign-in/email", () => signIn(email, newAddress()));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await refused?.json()) as { retryAfterSeconds: number };
    expect(problem).toMatchObject({
      code: "rate.limited",
      status: 429,
      policy: "sign-in-address",
      limit: 3,
      windowSeconds: 300,
    });
    expect(problem.retryAfterSeconds).toBeGreaterThan(290);
    expect(problem.retryAfterSeconds).toBeLessThanOrEqual(300);
    expect(refused?.headers.get("retry-after")).toBe(String(problem.retryAfterSeconds));
    expect(refused?.headers.get("ratelimit-policy")).toBe(
      '"sign-in-ip";q=6;w=300, "sign-in-address";q=3;w=300',
    );
    expect(refused?.headers.get("ratelimit")).toMatch(
      /^"sign-in-ip";r=\d;t=(?:29\d|300), "sign-in-address";r=0;t=(?:29\d|300)$/,
    );
  });

  it("is refused alike at addresses with and without an account", async () => {
    const known = { name: "Ada", email: newEmail(), password: "correct horse battery" };
    await postAuth(apps[0], "/sign-up/email", { body: known, from: newAddress() });
    const told = await Promise.all(
      [known.email, newEmail()].map(async (email) => {
        const answers = [];
        for (let count = 0; count < 5; count += 1) {
          answers.push((await postAuth(apps[0], "/sign-in/email", signIn(email, newAddress()))).status);
        }
        return answers;
      }),
    );
    expect(told[0]).toEqual([401, 401, 401, 429, 429]);
    expect(told[1]).toEqual(told[0]);
  });
});

describe("mails that anybody may ask for", () => {
  it.each([
    ["/sign-up/email", (email: string) => ({ name: "Ada", email, password: "correct horse battery" })],
    ["/request-password-reset", (email: string) => ({ email })],
    ["/send-verification-email", (email: string) => ({ email })],
  ])("%s sends so many to one address, and so many for one network", async (path, bodyOf) => {
    const email = newEmail();
    const toOne = await postMany(6, path, () => ({ body: bodyOf(email), from: newAddress() }));
    expect(letThrough(toOne)).toBe(2);
    const from = newAddress();
    const forOne = await postMany(10, path, () => ({ body: bodyOf(newEmail()), from }));
    expect(letThrough(forOne)).toBe(4);
  });

  it("a field that the endpoint does not know changes nobody's address", async () => {
    const email = newEmail();
    const answers = await postMany(6, "/request-password-reset", () => ({
      body: { email, newEmail: newEmail() },
      from: newAddress(),
    }));
    expect(letThrough(answers)).toBe(2);
  });
});

describe("the token endpoint", () => {
  const grant = { grant_type: "authorization_code", code: "no-such-code", code_verifier: "v".repeat(43) };

  async function askMany(count: number, secret: (real: string) => string, from: () => string) {
    const client = await registerTestAgent(apps[0].deps.db);
    const redirect_uri = client.redirectUri;
    const ask = (index: number) => {
      const basic = Buffer.from(`${client.clientId}:${secret(client.clientSecret)}`).toString("base64");
      return postAuth(apps[index % 2 === 0 ? 0 : 1], "/oauth2/token", {
        body: new URLSearchParams({ ...grant, redirect_uri }),
        headers: { authorization: `Basic ${basic}` },
        from: from(),
      });
    };
    return {
      client,
      answers: await Promise.all(Array.from({ length: count }, (_, index) => ask(index))),
      ask,
    };
  }

  it("answers one client so often, and refuses in the shape that OAuth's libraries read", async () => {
    const { answers } = await askMany(12, (real) => real, newAddress);
    expect(letThrough(answers)).toBe(4);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("content-type")).toMatch(/^application\/json/);
    expect(refused?.headers.get("cache-control")).toBe("no-store");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.headers.get("ratelimit-policy")).toContain('"token-client";q=4;w=60');
    expect(await refused?.json()).toMatchObject({
      error: "temporarily_unavailable",
      error_description: expect.stringMatching(/^Too many calls\. Try again in \d+ seconds\.$/),
      code: "rate.limited",
      policy: "token-client",
    });
  });

  it("answers one network so often, whichever client it names", async () => {
    const from = newAddress();
    const answers = await postMany(20, "/oauth2/token", () => ({
      body: new URLSearchParams({ ...grant, client_id: randomUUID() }),
      from,
    }));
    expect(letThrough(answers)).toBe(12);
  });

  it("lets nobody use up a client's calls who does not have its secret", async () => {
    const { client, answers } = await askMany(8, () => "souk_cs_wrong", newAddress);
    expect(letThrough(answers)).toBe(4);
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
    const answer = await postAuth(apps[0], "/oauth2/token", {
      body: new URLSearchParams({ ...grant, redirect_uri: client.redirectUri }),
      headers: { authorization: `Basic ${basic}` },
      from: newAddress(),
    });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant" });
  });
});

describe("the true address of a caller", () => {
  it("is not what the caller writes, without a proxy that is configured", async () => {
    const direct = await startLimitedApp({ ...LIMITS, TRUST_PROXY: "0", LIMIT_SIGN_IN_IP: "4/300" });
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => postAuth(direct, "/sign-in/email", signIn(newEmail(), newAddress()))),
    );
    expect(letThrough(answers)).toBe(4);
    await direct.close();
  });

  it("is the last one that the trusted proxy wrote", async () => {
    const mine = newAddress();
    const answers = await postMany(9, "/sign-in/email", () => signIn(newEmail(), `${newAddress()}, ${mine}`));
    expect(letThrough(answers)).toBe(6);
  });
});

it("every other path of the provider is limited by network", async () => {
  const from = newAddress();
  const headers = { "x-forwarded-for": from };
  const answers = await Promise.all(
    Array.from({ length: 9 }, () => fetch(`${apps[0].url}/api/auth/get-session`, { headers })),
  );
  expect(letThrough(answers)).toBe(5);
});

it("signing in is closed while the database is away: nobody guesses unseen", async () => {
  const cut = await startLimitedApp({}, "postgres://nobody@localhost:1/none");
  const answer = await postAuth(cut, "/sign-in/email", signIn(newEmail(), newAddress()));
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: "service.unavailable" });
  expect(answer.headers.get("retry-after")).toBe("2");
  await cut.close();
});

it("limits that are off limit nobody and say nothing", async () => {
  const free = await startTestApp();
  const answer = await postAuth(free, "/sign-in/email", signIn(newEmail(), newAddress()));
  expect(answer.status).toBe(401);
  expect(answer.headers.has("ratelimit")).toBe(false);
  await free.close();
});
