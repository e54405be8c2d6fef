import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MissingScope, SignInRequired, SoukUnavailable } from "../errors.ts";
import { agentAt, failureOf } from "../testing/agent-at.ts";
import { type FakeSouk, startFakeSouk } from "../testing/fake-souk.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

let market: FakeSouk;
beforeEach(async () => {
  market = await startFakeSouk();
});
afterEach(() => market.close());

const refreshes = () => market.calls.filter(({ path }) => path === "/api/auth/oauth2/token");
const bearers = () =>
  market.calls.flatMap(({ headers, path }) => (path.startsWith("/me") ? headers.authorization : []));
const inSeconds = (now: number, seconds: number) => new Date(now + seconds * 1000);

describe("an access token", () => {
  test("is used as long as it lasts", async () => {
    const { souk, clock, tokens } = agentAt(market);
    const usage = souk.user({ ...tokens, expiresAt: inSeconds(clock.now(), 60) }).usage();
    await usage.read();
    expect(refreshes()).toEqual([]);
  });

  test("is refreshed shortly before it ends, with client_secret_basic", async () => {
    const { souk, clock, tokens } = agentAt(market);
    await souk
      .user({ ...tokens, expiresAt: inSeconds(clock.now(), 20).toISOString() })
      .usage()
      .read();
    expect(bearers()).toEqual(["Bearer access-1"]);
    const [call] = refreshes();
    expect(call?.body).toEqual({ grant_type: "refresh_token", refresh_token: "refresh-0" });
    const words = Buffer.from(call?.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
    expect(words).toBe("client-1:s3cret%2B%2F%3D");
  });

  test("is refreshed by a public client with its id alone", async () => {
    const { souk, tokens } = agentAt(market, { clientSecret: undefined });
    market.forgetAccess();
    await souk.user(tokens).usage().read();
    expect(refreshes()[0]?.body).toMatchObject({ client_id: "client-1" });
    expect(refreshes()[0]?.headers.authorization).toBeUndefined();
  });

  test("that Souk takes no more is renewed once, and the call repeated with its key", async () => {
    const { usage } = agentAt(market);
    market.forgetAccess();
    expect(await usage.consume("audits", 1, { key: "run-1" })).toMatchObject({ used: 1 });
    expect(bearers()).toEqual(["Bearer access-0", "Bearer access-1"]);
  });

  test("that still lasts a little is used while it cannot be refreshed", async () => {
    const { souk, clock, tokens } = agentAt(market, { attempts: 1 });
    const usage = souk.user({ ...tokens, expiresAt: inSeconds(clock.now(), 20) }).usage();
    market.faults.push("lost request");
    await usage.read();
    expect(bearers()).toEqual(["Bearer access-0"]);
  });

  test("that has ended and cannot be refreshed for now leaves the person signed in", async () => {
    const { souk, clock, tokens } = agentAt(market, { attempts: 1 });
    const usage = souk.user({ ...tokens, expiresAt: inSeconds(clock.now(), -1) }).usage();
    market.faults.push("lost request");
    expect(await failureOf(usage.read())).toBeInstanceOf(SoukUnavailable);
    await usage.read();
    expect(bearers()).toEqual(["Bearer access-1"]);
  });
});

describe("a refresh token is used once", () => {
  test("by twenty calls of one handle that meet a dead token", async () => {
    const { usage } = agentAt(market);
    market.forgetAccess();
    await Promise.all(Array.from({ length: 20 }, () => usage.read()));
    expect(refreshes()).toHaveLength(1);
  });

  test("by twenty handles that were made from the same tokens, before and after the refresh", async () => {
    const { souk, tokens, clock } = agentAt(market);
    market.forgetAccess();
    const read = () => souk.user(tokens).usage().read();
    await Promise.all(Array.from({ length: 20 }, read));
    clock.pass(30_000);
    await read();
    expect(refreshes()).toHaveLength(1);
  });

  test("and is repeated when its answer was lost", async () => {
    const { usage, clock } = agentAt(market);
    market.forgetAccess();
    market.faults.push(undefined, "lost request");
    await usage.read();
    expect(refreshes().map(({ body }) => body["refresh_token"])).toEqual(["refresh-0", "refresh-0"]);
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(8_000);
  });

  test("and not by who reads newer tokens that another process has stored", async () => {
    let stored: Tokens = { accessToken: "access-old", refreshToken: "refresh-old" };
    const usage = agentAt(market)
      .souk.user(() => stored)
      .usage();
    expect(await failureOf(usage.read())).toBeInstanceOf(SignInRequired);
    stored = { accessToken: "access-0", refreshToken: "refresh-0" };
    await usage.read();
    expect(bearers().at(-1)).toBe("Bearer access-0");
    expect(refreshes()).toHaveLength(1);
  });

  test("and who loses the race against another process goes on with what that one stored", async () => {
    let reads = 0;
    const old = { accessToken: "access-old", refreshToken: "refresh-old" };
    const usage = agentAt(market)
      .souk.user(() => (++reads > 2 ? { accessToken: "access-0", refreshToken: "refresh-0" } : old))
      .usage();
    await usage.read();
    expect(bearers()).toEqual(["Bearer access-old", "Bearer access-0"]);
  });
});

describe("rotated tokens", () => {
  test("are handed to onTokens, once, before they are used", async () => {
    const { souk, clock, tokens } = agentAt(market);
    market.forgetAccess();
    const saved: Tokens[] = [];
    const usage = souk
      .user(tokens, {
        onTokens: (fresh) => {
          expect(bearers()).toEqual(["Bearer access-0"]);
          saved.push(fresh);
        },
      })
      .usage();
    await usage.read();
    await usage.read();
    expect(saved).toEqual([
      {
        accessToken: "access-1",
        refreshToken: "refresh-1",
        expiresAt: inSeconds(clock.now(), 3600),
        scope: "openid usage:write",
      },
    ]);
  });

  test("that could not be stored are not used before they are", async () => {
    const { souk, tokens } = agentAt(market);
    market.forgetAccess();
    let isBroken = true;
    const saved: string[] = [];
    const onTokens = (fresh: Tokens) => {
      if (isBroken) throw new Error("disk is full");
      saved.push(fresh.accessToken);
    };
    const usage = souk.user(tokens, { onTokens }).usage();
    expect(await failureOf(usage.read())).toMatchObject({ message: "disk is full" });
    expect(await failureOf(usage.read())).toMatchObject({ message: "disk is full" });
    isBroken = false;
    await usage.read();
    expect(saved).toEqual(["access-1"]);
    expect(refreshes()).toHaveLength(1);
    expect(bearers()).toEqual(["Bearer access-0", "Bearer access-1"]);
  });

  test("are stored where they are one process's, whoever asked", async () => {
    const { souk, tokens } = agentAt(market);
    market.forgetAccess();
    const abandoned = new AbortController();
    const saved: string[] = [];
    const onTokens = (fresh: Tokens) => {
      abandoned.abort(new Error("left"));
      saved.push(fresh.accessToken);
    };
    const usage = souk.user(tokens, { onTokens }).usage();
    expect(await failureOf(usage.read({ signal: abandoned.signal }))).toMatchObject({ message: "left" });
    await usage.read();
    expect(saved).toEqual(["access-1"]);
    expect(refreshes()).toHaveLength(1);
  });
});

describe("only signing in again helps", () => {
  test("when the grant was revoked", async () => {
    const { usage } = agentAt(market);
    market.forgetAccess();
    market.tokens.isRevoked = true;
    const error = await failureOf(usage.read());
    expect(error).toBeInstanceOf(SignInRequired);
    expect(error).toMatchObject({ code: "invalid_grant" });
  });

  test("when a fresh token is refused, too; nothing is asked a third time", async () => {
    const { usage } = agentAt(market);
    const refused = { status: 401, body: { code: "auth.invalid_token" } };
    market.faults.push(refused, undefined, refused);
    expect(await failureOf(usage.read())).toBeInstanceOf(SignInRequired);
    expect(market.calls).toHaveLength(3);
  });

  test("also after an answer that was lost: the call may have been done", async () => {
    const { usage } = agentAt(market);
    const refused = { status: 401, body: { code: "auth.invalid_token" } };
    market.faults.push("lost answer", refused, undefined, refused);
    const error = await failureOf(usage.consume("audits"));
    expect(error).toBeInstanceOf(SignInRequired);
    expect(error).toMatchObject({ isUncertain: true });
  });

  test("when there is no refresh token, or no client to refresh with", async () => {
    market.forgetAccess();
    const { souk } = agentAt(market);
    expect(await failureOf(souk.user({ accessToken: "x" }).usage().read())).toBeInstanceOf(SignInRequired);
    const { usage } = agentAt(market, { clientId: undefined });
    expect(await failureOf(usage.read())).toBeInstanceOf(SignInRequired);
    expect(refreshes()).toEqual([]);
  });
});

test("a client that is not registered is told so, not that the person has to sign in", async () => {
  const { usage } = agentAt(market);
  market.forgetAccess();
  market.faults.push(undefined, { status: 401, body: { error: "invalid_client" } });
  const error = await failureOf(usage.read());
  expect(error).not.toBeInstanceOf(SignInRequired);
  expect(error).toMatchObject({ code: "invalid_client", status: 401 });
});

test("a scope that was not granted is MissingScope, and names it", async () => {
  const { usage } = agentAt(market);
  market.faults.push({ status: 403, body: { code: "auth.insufficient_scope", scope: "usage:read" } });
  const error = await failureOf(usage.read());
  expect(error).toBeInstanceOf(MissingScope);
  expect(error).toMatchObject({ problem: { scope: "usage:read" } });
});

test("what a token endpoint answers becomes tokens", () => {
  expect(tokensOf({ access_token: "a", refresh_token: "r", expires_in: 60, scope: "openid" }, 0)).toEqual({
    accessToken: "a",
    refreshToken: "r",
    expiresAt: new Date(60_000),
    scope: "openid",
  });
  expect(tokensOf({ access_token: "a" })).toEqual({ accessToken: "a" });
});
