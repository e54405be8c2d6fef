import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { authorizationCodeGrant } from "openid-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Account, accountsAt } from "../../../testing/accounts.ts";
import { registerTestAgent } from "../../../testing/agent-fixture.ts";
import { authorize, discover } from "../../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";

let database: TestDatabase;
let server: IdentityServer;
let people: ReturnType<typeof accountsAt>;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
  people = accountsAt(server, database.db);
});
afterAll(() => server.close());

/** A new password, as a caller asks for it who would leave the other sessions alive. */
const changePassword = ({ browser, password: currentPassword }: Account, more: object) =>
  people.post(
    "/change-password",
    { currentPassword, newPassword: "a password chosen anew", ...more },
    browser,
  );

/** An agent to which the person's browser has been sent back with a code, which nobody has redeemed yet. */
async function givenOutCode({ browser }: Account) {
  const rp = { ...(await registerTestAgent(database.db)), apiUrl: server.apiUrl, webUrl: server.webUrl };
  const config = await discover(rp);
  const { callbackUrl, verifier, state, nonce } = await authorize(rp, {
    config,
    browser,
    scopes: ["openid"],
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return { redeem: () => authorizationCodeGrant(config, callbackUrl, checks) };
}

it.each([{}, { revokeOtherSessions: false }])(
  "a new password ends the other sessions and keeps this one, whoever asked with %j",
  async (more) => {
    const account = await people.newAccount();
    const elsewhere = people.newBrowser();
    await people.signIn(account, elsewhere);
    expect((await changePassword(account, more)).status).toBe(200);
    expect(await people.isSignedIn(elsewhere)).toBe(false);
    expect(await people.isSignedIn(account.browser)).toBe(true);
  },
);

it("a new password ends the authorization codes that are out, this browser's included", async () => {
  const account = await people.newAccount();
  const before = await givenOutCode(account);
  expect((await changePassword(account, {})).status).toBe(200);
  // The library's word for a code whose session is gone.
  await expect(before.redeem()).rejects.toMatchObject({ status: 400, error: "invalid_request" });
});

it("codes that are given out afterwards are worth what they were", async () => {
  const account = await people.newAccount();
  await changePassword(account, {});
  expect((await (await givenOutCode(account)).redeem()).access_token).toMatch(/^souk_/);
});
