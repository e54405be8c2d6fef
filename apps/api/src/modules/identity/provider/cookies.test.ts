import { testDatabase } from "@souk/db/testing/database";
import { betterAuth } from "better-auth";
import { expect, it } from "vitest";
import { TEST_AUTH_SECRET } from "../../../testing/serve-identity.ts";
import { libraryOptions } from "../library-options.ts";

async function cookiesAt(apiUrl: string) {
  const { db } = await testDatabase();
  const auth = betterAuth(
    libraryOptions({
      db,
      apiUrl,
      frontendUrls: [apiUrl.replace("api.", "")],
      secret: TEST_AUTH_SECRET,
      evenAnswersMs: 0,
      log: () => {},
    }),
  );
  return Object.values((await auth.$context).authCookies);
}

it("at an https address every cookie is sent over TLS only, to this host only, and to no script", async () => {
  for (const { name, attributes } of await cookiesAt("https://api.souk.example")) {
    expect(name).toMatch(/^__Secure-souk\./);
    expect(attributes).toMatchObject({ secure: true, httpOnly: true, sameSite: "lax", path: "/" });
    expect(attributes.domain).toBeUndefined();
  }
});

it("on this machine, without TLS, they differ in nothing else", async () => {
  for (const { name, attributes } of await cookiesAt("http://api.localhost:4000")) {
    expect(name).toMatch(/^souk\./);
    expect(attributes).toMatchObject({ secure: false, httpOnly: true, sameSite: "lax", path: "/" });
  }
});
