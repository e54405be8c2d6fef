import { expect, test } from "vitest";
import { SoukRefusal } from "../souk/refusal.ts";
import { SignInNeeded, createTokens } from "./tokens.ts";

/** better-auth's part, with a provider whose refresh token may be used once at a time. */
function fakeAuth() {
  const state = {
    token: "token-0",
    refreshes: 0,
    atOnce: 0,
    most: 0,
    revoked: false,
    accounts: [{ id: "a1", providerId: "souk" }],
  };
  const refresh = async () => {
    state.most = Math.max(state.most, ++state.atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    state.atOnce--;
    if (state.revoked) throw new Error("invalid_grant");
    state.token = `token-${++state.refreshes}`;
    return { accessToken: state.token };
  };
  const auth = {
    api: { getAccessToken: async () => ({ accessToken: state.token }), refreshToken: refresh },
    $context: Promise.resolve({ internalAdapter: { findAccounts: async () => state.accounts } }),
  };
  // The two calls and the one lookup that tokens need of better-auth.
  return { state, auth: auth as unknown as Parameters<typeof createTokens>[0] };
}

const refused = new SoukRefusal(401, { code: "auth.invalid_token", title: "" });
const onlyTakes = (good: string) => async (token: string) => {
  if (token !== good) throw refused;
  return token;
};

test("a refused token is renewed once and the call repeated", async () => {
  const { auth, state } = fakeAuth();
  expect(await createTokens(auth).use("mara", onlyTakes("token-1"))).toBe("token-1");
  expect(state.refreshes).toBe(1);
});

test("twenty calls that meet a dead token refresh it once, never two at a time", async () => {
  const { auth, state } = fakeAuth();
  const tokens = createTokens(auth);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => tokens.use("mara", onlyTakes("token-1"))),
  );
  expect(new Set(answers)).toEqual(new Set(["token-1"]));
  expect(state).toMatchObject({ refreshes: 1, most: 1 });
});

test("a grant that is gone asks for a new sign-in", async () => {
  const { auth, state } = fakeAuth();
  state.revoked = true;
  await expect(createTokens(auth).use("mara", onlyTakes("never"))).rejects.toBeInstanceOf(SignInNeeded);
});

test("a fresh token that is refused as well asks for a new sign-in", async () => {
  const { auth } = fakeAuth();
  await expect(createTokens(auth).use("mara", onlyTakes("never"))).rejects.toBeInstanceOf(SignInNeeded);
});

test("without an account at Souk there is nothing to act with", async () => {
  const { auth, state } = fakeAuth();
  state.accounts = [];
  await expect(createTokens(auth).use("mara", onlyTakes("token-0"))).rejects.toBeInstanceOf(SignInNeeded);
});

test("other refusals pass through and renew nothing", async () => {
  const { auth, state } = fakeAuth();
  const full = new SoukRefusal(429, { code: "quota.exceeded", title: "" });
  await expect(createTokens(auth).use("mara", () => Promise.reject(full))).rejects.toBe(full);
  expect(state.refreshes).toBe(0);
});
